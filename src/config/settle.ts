import convict from "convict";
import type { SettingValue } from "./document/formats.js";
import { settingRows } from "./schema.js";
import { type FoundValue, nest, type Setting } from "./setting.js";

/** Where values come from, weakest first. All were checked before. */
export interface Layers {
  readonly file: ReadonlyMap<string, FoundValue>;
  /** Texts by variable name. */
  readonly env: Readonly<Record<string, string>>;
  readonly flags: ReadonlyMap<string, FoundValue>;
}

/** The value in force of a setting, by the precedence flag, environment, file, default. */
export type Settled = <T extends SettingValue>(setting: Setting<T>) => T;

type ConvictNode = convict.SchemaObj<unknown> | { readonly [key: string]: ConvictNode };

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
  const schema = nest<ConvictNode>(
    settingRows.map((row) => [
      row.path,
      { format: formatName(row.path), default: row.format.fromText(row.default), env: row.env, doc: row.doc },
    ]),
    asItIs,
  );
  // Without args and env of its own, convict would read those of the process.
  const resolved = convict<Record<string, unknown>>(schema, { args: [], env: { ...layers.env } });
  resolved.load(
    nest<unknown>(
      [...layers.file].map(([path, { value }]) => [path, value]),
      asItIs,
    ),
  );
  for (const [path, { value }] of layers.flags) resolved.set(path, value);
  resolved.validate({ allowed: "strict" });
  const values = resolved.getProperties();
  return (setting) => setting.format.check(valueAt(values, setting.path));
}

function asItIs<T>(section: T): T {
  return section;
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
