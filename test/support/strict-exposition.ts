/** One sample of an exposition. `family` is the name in its TYPE line. */
export interface Sample {
  readonly name: string;
  readonly family: string;
  readonly type: string;
  /** As written, unescaped; empty labels, which Prometheus takes as absent, are left out. */
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** The sample line itself. */
  readonly line: string;
}

/** Formats that the checker knows. */
export type CheckedFormat = "text-0.0.4" | "text-1.0.0" | "openmetrics-1.0.0";

interface Family {
  readonly name: string;
  help?: string;
  type?: string;
  unit?: string;
  readonly samples: Sample[];
}

const metricName = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const labelName = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const number = /^(?:NaN|[+-]Inf|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/;
const unsafe = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;
const types = ["counter", "gauge", "histogram", "summary"];

/**
 * Reads an exposition more strictly than Prometheus does and answers its samples; throws an Error that names the line otherwise.
 * Shares no code with the writer: a mistake in both would be invisible.
 */
export function checkExposition(text: string, format: CheckedFormat): readonly Sample[] {
  const open = format === "openmetrics-1.0.0";
  const families = new Map<string, Family>();
  const series = new Set<string>();
  let family: Family | undefined;

  for (const [index, line] of linesOf(text, open).entries()) {
    const fail = (what: string): never => {
      throw new Error(`line ${index + 1}: ${what}: ${line.slice(0, 200)}`);
    };
    if (line === "") fail("empty line");
    if (unsafe.test(line)) fail("control character, bidirectional mark or lone surrogate");
    if (line.startsWith("#")) {
      family = readMetadata(line, { families, family, open, fail });
      continue;
    }
    const sample = readSample(line, { family, open, fail });
    const key = `${sample.name} ${identityOf(sample.labels)}`;
    if (series.has(key)) fail("duplicate series");
    series.add(key);
    family?.samples.push(sample);
  }
  for (const each of families.values()) checkFamily(each, open);
  return [...families.values()].flatMap(({ samples }) => samples);
}

/** The same text for the same labels, in whatever order. No line has the character in between. */
function identityOf(labels: Sample["labels"]): string {
  let identity = "";
  // By names alone: comparing them with their values took most of the time of whole suites.
  for (const name of Object.keys(labels).sort()) identity += `${name}\0${labels[name]}\0`;
  return identity;
}

function linesOf(text: string, open: boolean): readonly string[] {
  if (!text.endsWith("\n")) throw new Error("no newline at the end");
  if (text.includes("\r")) throw new Error("carriage return");
  const lines = text.slice(0, -1).split("\n");
  const end = lines.indexOf("# EOF");
  if (!open) {
    if (end >= 0) throw new Error(`line ${end + 1}: # EOF does not belong to the text format`);
    return lines;
  }
  if (end < 0) throw new Error("no # EOF at the end");
  if (end < lines.length - 1) throw new Error(`line ${end + 2}: something after # EOF`);
  return lines.slice(0, -1);
}

interface Position {
  readonly family: Family | undefined;
  readonly open: boolean;
  readonly fail: (what: string) => never;
}

function readMetadata(line: string, at: Position & { readonly families: Map<string, Family> }): Family {
  const [, keyword, name, rest] = /^# (HELP|TYPE|UNIT) (\S+) (.*)$/.exec(line) ?? at.fail("unknown comment");
  if (!keyword || !name || rest === undefined) return at.fail("unknown comment");
  if (!metricName.test(name)) at.fail("bad metric name");
  if (at.family?.name !== name && at.families.has(name)) at.fail("family is not in one piece");
  const family = at.families.get(name) ?? { name, samples: [] };
  at.families.set(name, family);
  if (family.samples.length > 0) at.fail(`${keyword} after samples`);
  if (keyword === "HELP") {
    if (family.help !== undefined) at.fail("second HELP");
    const badEscape = at.open ? /\\(?![n"])|(?<!\\)"/ : /\\(?!n)/;
    if (badEscape.test(rest.replaceAll("\\\\", ""))) at.fail("bad escape in HELP");
    family.help = rest;
  } else if (keyword === "TYPE") {
    if (family.type !== undefined) at.fail("second TYPE");
    if (!types.includes(rest)) at.fail("unknown type");
    if (at.open && rest === "counter" && name.endsWith("_total")) at.fail("counter family with _total");
    family.type = rest;
  } else {
    if (!at.open) at.fail("UNIT does not belong to the text format");
    if (family.unit !== undefined) at.fail("second UNIT");
    if (rest === "" || !name.endsWith(`_${rest}`)) at.fail("name does not end in the unit");
    family.unit = rest;
  }
  return family;
}

function readSample(line: string, { family, open, fail }: Position): Sample {
  const name = /^[^{ ]*/.exec(line)?.[0] ?? "";
  if (!metricName.test(name)) fail("bad metric name");
  if (family === undefined) return fail("sample without HELP and TYPE");
  const { type } = family;
  if (family.help === undefined) fail("sample without HELP");
  if (type === undefined) return fail("sample without TYPE");
  if (!suffixes(type, open).some((suffix) => name === family.name + suffix)) {
    fail(`sample does not belong to the ${type} ${family.name}`);
  }
  const { labels, end } = readLabels(line, name.length, fail);
  if (line[end] !== " ") fail("no space before the value");
  const value = line.slice(end + 1);
  if (!number.test(value)) fail("bad number");
  const parsed = Number(value.replace("Inf", "Infinity"));
  if (type === "counter" && !(parsed >= 0)) fail("counter below 0");
  return { name, family: family.name, type, labels, value: parsed, line };
}

function suffixes(type: string, open: boolean): readonly string[] {
  if (type === "histogram") return ["_bucket", "_sum", "_count"];
  if (type === "summary") return ["", "_sum", "_count"];
  return type === "counter" && open ? ["_total"] : [""];
}

function readLabels(line: string, start: number, fail: (what: string) => never) {
  const labels: Record<string, string> = {};
  const seen = new Set<string>();
  if (line[start] !== "{") return { labels, end: start };
  let at = start + 1;
  for (;;) {
    const equals = line.indexOf('="', at);
    const name = line.slice(at, equals);
    if (equals < 0 || !labelName.test(name) || name.startsWith("__")) fail("bad label name");
    if (seen.has(name)) fail("label twice");
    seen.add(name);
    const { value, end } = readQuoted(line, equals + 2, fail);
    if (value !== "") labels[name] = value;
    at = end;
    if (line[at] === "}") return { labels, end: at + 1 };
    if (line[at] !== ",") fail("no comma between labels");
    at += 1;
  }
}

function readQuoted(line: string, start: number, fail: (what: string) => never) {
  let value = "";
  for (let at = start; ; ) {
    const end = line.indexOf('"', at);
    if (end < 0) return fail("label value does not end");
    const backslash = line.indexOf("\\", at);
    if (backslash < 0 || backslash > end) return { value: value + line.slice(at, end), end: end + 1 };
    const escaped = { "\\": "\\", '"': '"', n: "\n" }[line[backslash + 1] ?? ""];
    if (escaped === undefined) fail("bad escape in a label value");
    value += line.slice(at, backslash) + escaped;
    at = backslash + 2;
  }
}

function checkFamily(family: Family, open: boolean): void {
  const fail = (what: string): never => {
    throw new Error(`family ${family.name}: ${what}`);
  };
  if (family.help === undefined) fail("no HELP");
  if (family.type === undefined) fail("no TYPE");
  if (family.samples.length === 0) fail("no samples");
  if (family.type === "histogram") checkHistogram(family, fail);
  const unit = /_(seconds|bytes|ratio)$/.exec(family.name)?.[1];
  if (open && unit !== undefined && family.unit !== undefined && family.unit !== unit) fail("wrong unit");
}

function checkHistogram({ name, samples }: Family, fail: (what: string) => never): void {
  const groups = new Map<string, Sample[]>();
  for (const sample of samples) {
    const { le: _bound, ...rest } = sample.labels;
    const key = identityOf(rest);
    groups.set(key, [...(groups.get(key) ?? []), sample]);
  }
  for (const group of groups.values()) {
    const buckets = group.filter((sample) => sample.name === `${name}_bucket`);
    const count = group.find((sample) => sample.name === `${name}_count`);
    if (!count || !group.some((sample) => sample.name === `${name}_sum`))
      fail("histogram without sum or count");
    let [bound, filled] = [Number.NEGATIVE_INFINITY, 0];
    for (const { labels, value } of buckets) {
      const le = labels["le"] ?? fail("bucket without le");
      if (!/^(?:\+Inf|-?\d+\.\d+(?:e[+-]?\d+)?)$/.test(le)) fail(`bound ${le} is not canonical`);
      const next = Number(le.replace("Inf", "Infinity"));
      if (next <= bound) fail("bounds do not rise");
      if (value < filled) fail("buckets are not cumulative");
      [bound, filled] = [next, value];
    }
    if (bound !== Number.POSITIVE_INFINITY || filled !== count?.value)
      fail("last bucket is not +Inf with the count");
  }
}
