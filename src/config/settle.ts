import convict from "convict";
import type { SettingValue } from "./document/formats.js";
import type { FoundValue } from "./file-settings.js";
import { settingRows } from "./schema.js";
import type { Setting } from "./setting.js";

/** Where values come from, weakest first. All were checked before. */
export interface Layers {
  readonly file: ReadonlyMap<string, FoundValue>;
  /** Texts by variable name. */
  readonly env: Readonly<Record<string, string>>;
  readonly flags: ReadonlyMap<string, FoundValue>;
}

/** The value in force of a setting, by the precedence flag, environment, file, default. */
export type Settled = <T extends SettingValue>(setting: Setting<T>) => T;

type Nested<T> = T | { [key: string]: Nested<T> };

/**
 * Lays the layers over each other with convict. It gets formats of our own only: its built-in ones read the
 * environment's "0" as true and "60s" as 60. Defaults and layers are values that the formats have read; only the
 * environment arrives as text, through the same formats. Its messages print values, so none leaves this file.
 */
export function settle(layers: Layers): Settled {
  for (const row of settingRows) {
    convict.addFormat({
      name: formatName(row.path),
      validate: (value: unknown) => void row.format.check(value),
      coerce: (value: unknown) => (typeof value === "string" ? row.format.fromText(value) : value),
    });
  }
  const schema = nest(
    settingRows.map((row) => [
      row.path,
      { format: formatName(row.path), default: row.format.fromText(row.default), env: row.env, doc: row.doc },
    ]),
  );
  // Without args and env of its own, convict would read those of the process.
  const resolved = convict<Record<string, unknown>>(schema, { args: [], env: { ...layers.env } });
  resolved.load(nest([...layers.file].map(([path, { value }]) => [path, value])));
  for (const [path, { value }] of layers.flags) resolved.set(path, value);
  resolved.validate({ allowed: "strict" });
  const values = resolved.getProperties();
  return (setting) => setting.format.check(valueAt(values, setting.path));
}

/** `a.b: 1, a.c: 2` becomes `{a: {b: 1, c: 2}}`. */
function nest<T>(entries: readonly (readonly [string, T])[]): Record<string, Nested<T>> {
  const groups = new Map<string, (readonly [string, T])[]>();
  const leaves: [string, Nested<T>][] = [];
  for (const [path, value] of entries) {
    const [head = "", ...rest] = path.split(".");
    if (rest.length === 0) leaves.push([head, value]);
    else groups.set(head, [...(groups.get(head) ?? []), [rest.join("."), value]]);
  }
  return Object.fromEntries([...leaves, ...[...groups].map(([key, below]) => [key, nest(below)] as const)]);
}

function formatName(path: string): string {
  return `aliyun-dts-exporter:${path}`;
}

function valueAt(values: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>(
      (node, key) => (typeof node === "object" && node !== null ? Reflect.get(node, key) : undefined),
      values,
    );
}
