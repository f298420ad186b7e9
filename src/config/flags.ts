import { type SettingValue, WrongValue } from "./document/formats.js";
import { reportFaults } from "./document/mapping.js";
import type { Report } from "./document/mistakes.js";
import { quoted } from "./document/quote.js";
import { settingRows, settings } from "./schema.js";
import type { AnySetting, FoundValue } from "./setting.js";

/** Flags by name without dashes, e.g. `web.listen-address`; `true` for a flag without a value. */
export type Flags = Readonly<Record<string, string | readonly string[] | boolean>>;

/** A flag that sets a setting, for the command line's help. */
export interface SettingFlag {
  /** Name without dashes. */
  readonly name: string;
  readonly kind: "boolean" | "value" | "repeatable";
  readonly doc: string;
}

/** Every flag that sets a setting; `pod` is another spelling of `shard`. */
export const settingFlags: readonly SettingFlag[] = [
  ...settingRows.flatMap(({ flag, format, doc }) =>
    flag === undefined ? [] : [{ name: flag, kind: flagKind(format.kind), doc }],
  ),
  { name: "pod", kind: "value", doc: "Name of a StatefulSet pod; the number at its end is the shard." },
];

/** Settings that flags set, by path. Flags that are no settings are ignored: the command line knows them. */
export function readFlags(flags: Flags, report: Report): ReadonlyMap<string, FoundValue> {
  const values = new Map<string, FoundValue>();
  for (const row of settingRows) {
    const given = row.flag === undefined ? undefined : flags[row.flag];
    if (given === undefined) continue;
    const where = `flag --${row.flag}`;
    try {
      values.set(row.path, { value: readFlag(row, given), where });
    } catch (error) {
      reportFaults(error, { where, path: row.path }, report);
    }
  }
  const shard = readPod(flags, report);
  if (shard !== undefined) values.set(settings.sharding.shard.path, shard);
  return values;
}

function readFlag(row: AnySetting, given: string | readonly string[] | boolean): SettingValue {
  if (typeof given === "string" || typeof given === "boolean") return row.format.fromText(String(given));
  if (row.format.fromItems !== undefined) return row.format.fromItems(given);
  const [only, second] = given;
  if (only !== undefined && second === undefined) return row.format.fromText(only);
  throw new WrongValue({
    problem: "the flag is given more than once",
    found: `${given.length} of them`,
    advice: "write it once",
  });
}

function readPod(flags: Flags, report: Report): FoundValue | undefined {
  const { pod } = flags;
  if (pod === undefined) return undefined;
  const { path, format } = settings.sharding.shard;
  const where = "flag --pod";
  if (flags["shard"] !== undefined) {
    const complaint = {
      problem: "--pod and --shard cannot both be given",
      found: "both",
      advice: "write one of them",
    };
    report.mistake(where, path, complaint);
    return undefined;
  }
  const ordinal = typeof pod === "string" ? /-(0|[1-9]\d{0,2})$/.exec(pod)?.[1] : undefined;
  if (ordinal !== undefined) return { value: format.fromText(ordinal), where };
  report.mistake(where, path, {
    problem: "not the name of a StatefulSet pod",
    found: typeof pod === "string" ? quoted(pod) : "not a single name",
    advice: "write a name that ends in - and a number from 0 to 999, such as aliyun-dts-exporter-0",
  });
  return undefined;
}

function flagKind(kind: string): SettingFlag["kind"] {
  if (kind === "boolean") return "boolean";
  return kind === "list" ? "repeatable" : "value";
}
