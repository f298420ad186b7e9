import { type FamilyInfo, helpOf, unitOf } from "./family.js";

/** Text formats of an exposition, as the HTTP header `Accept` names them. */
export const formats = ["text-0.0.4", "text-1.0.0", "openmetrics-1.0.0"] as const;
/** One of {@link formats}. */
export type ExpositionFormat = (typeof formats)[number];

/** Encodings of a body. */
export type Encoding = "identity" | "gzip";

const contentTypes: Readonly<Record<ExpositionFormat, string>> = {
  "text-0.0.4": "text/plain; version=0.0.4; charset=utf-8",
  "text-1.0.0": "text/plain; version=1.0.0; charset=utf-8; escaping=underscores",
  "openmetrics-1.0.0": "application/openmetrics-text; version=1.0.0; charset=utf-8",
};

/** The header `Content-Type` of a format. */
export function contentTypeOf(format: ExpositionFormat): string {
  return contentTypes[format];
}

/** What stands before the samples of a family. Sample lines are the same in every format; only these and the end differ. */
export function headerOf(family: FamilyInfo, format: ExpositionFormat): string {
  const kind = family.kind ?? "gauge";
  if (format !== "openmetrics-1.0.0") {
    return `# HELP ${family.name} ${escapeHelp(helpOf(family))}\n# TYPE ${family.name} ${kind}\n`;
  }
  // OpenMetrics names a counter without the suffix that its samples have.
  const name = kind === "counter" ? family.name.replace(/_total$/, "") : family.name;
  const unit = unitOf(name);
  const unitLine = unit === undefined ? "" : `# UNIT ${name} ${unit}\n`;
  return `# HELP ${name} ${escapeHelp(helpOf(family)).replaceAll('"', '\\"')}\n# TYPE ${name} ${kind}\n${unitLine}`;
}

/** What ends a body. */
export function endOf(format: ExpositionFormat): string {
  return format === "openmetrics-1.0.0" ? "# EOF\n" : "";
}

/** A number as both formats read it. */
export function numberText(value: number): string {
  if (Number.isFinite(value)) return String(value);
  return Number.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
}

/** A bucket bound or quantile: `1.0`, not `1`, in every format, so that the format never changes the series. */
export function canonicalNumber(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e21 ? `${value}.0` : numberText(value);
}

function escapeHelp(help: string): string {
  return help.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
}

/** A format by its name; `text-0.0.4`, which everybody reads, for a name that is none. */
export function formatNamed(name: string): ExpositionFormat {
  return formats.find((format) => format === name) ?? "text-0.0.4";
}
