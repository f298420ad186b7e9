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

/** A row of the table, before the name of its variable is derived. */
export interface Row<T extends SettingValue> {
  readonly path: string;
  readonly format: Format<T>;
  readonly default: string;
  readonly flag?: string;
  readonly doc: string;
}

/** Makes a setting of a row. */
export function setting<T extends SettingValue>(row: Row<T>): Setting<T> {
  const env = `DTS_EXPORTER_${row.path.replaceAll(".", "_").toUpperCase()}`;
  return { ...row, env, flag: row.flag };
}
