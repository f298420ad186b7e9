import type { Format, SettingValue } from "./document/formats.js";

/** One scalar setting: a row of the table in `schema`. */
export interface Setting<T extends SettingValue> {
  /** Path in the file, e.g. `rate_limit.burst`. */
  readonly path: string;
  readonly format: Format<T>;
  /** As written in an environment variable, e.g. `60s`. */
  readonly default: string;
  /** `DTS_EXPORTER_` and the path in upper snake case. */
  readonly env: string;
  /** Flag without dashes, e.g. `web.listen-address`. */
  readonly flag: string | undefined;
  readonly doc: string;
}

/** A setting of any type. */
export type AnySetting = Setting<SettingValue>;

/** A value with the place it was read from. */
export interface FoundValue {
  readonly value: SettingValue;
  readonly where: string;
}

/** Settings in the shape that their values have in Config. */
export interface SettingTree {
  readonly [key: string]: SettingTree | AnySetting;
}

/** What a tree of settings becomes when each setting is replaced by its value. */
export type ValuesOf<T> = {
  readonly [K in keyof T]: T[K] extends Setting<infer V> ? V : ValuesOf<T[K]>;
};

/** Makes a setting of a row; the name of its variable is derived. */
export function setting<T extends SettingValue>(row: {
  readonly path: string;
  readonly format: Format<T>;
  readonly default: string;
  readonly flag?: string;
  readonly doc: string;
}): Setting<T> {
  const env = `DTS_EXPORTER_${row.path.replaceAll(".", "_").toUpperCase()}`;
  return { ...row, env, flag: row.flag };
}

/** Whether a node of a tree is a setting, not a section. */
export function isSetting(node: SettingTree | AnySetting): node is AnySetting {
  return typeof node["path"] === "string";
}

/** The settings of a tree, in its order. */
export function rowsOf(tree: SettingTree): readonly AnySetting[] {
  return Object.values(tree).flatMap((node) => (isSetting(node) ? [node] : rowsOf(node)));
}

/** Values by path as a tree: `a.b: 1, a.c: 2` becomes `{a: {b: 1, c: 2}}`, with what `section` makes of each branch. */
export function nest<T>(
  entries: readonly (readonly [path: string, value: T])[],
  section: (below: Readonly<Record<string, T>>) => T,
): Record<string, T> {
  const leaves: [string, T][] = [];
  const branches = new Map<string, (readonly [string, T])[]>();
  for (const [path, value] of entries) {
    const [head = "", ...rest] = path.split(".");
    if (rest.length === 0) leaves.push([head, value]);
    else branches.set(head, [...(branches.get(head) ?? []), [rest.join("."), value]]);
  }
  const sections = [...branches].map(([key, below]) => [key, section(nest(below, section))] as const);
  return Object.fromEntries([...leaves, ...sections]);
}
