import type { Encoding, ExpositionFormat } from "./format.js";

interface Choice {
  readonly value: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly quality: number;
}

/** The exposition that the headers `Accept` and `Accept-Encoding` prefer (RFC 9110); text 0.0.4 and no encoding if they want nothing we have. */
export function negotiate(
  accept: string | undefined,
  acceptEncoding: string | undefined,
): { readonly format: ExpositionFormat; readonly encoding: Encoding } {
  return { format: formatOf(accept), encoding: encodingOf(acceptEncoding) };
}

function formatOf(accept: string | undefined): ExpositionFormat {
  let best: ExpositionFormat = "text-0.0.4";
  let quality = 0;
  for (const choice of choicesOf(accept)) {
    const format = offered(choice);
    if (format === undefined || choice.quality <= quality) continue;
    best = format;
    quality = choice.quality;
  }
  return best;
}

/** What we have for a media range. Prometheus's `escaping` is no matter: every name here is ASCII. */
function offered({ value, parameters }: Choice): ExpositionFormat | undefined {
  const version = parameters.get("version");
  if (value === "*/*" || value === "text/*") return "text-0.0.4";
  if (value === "text/plain" && (version === undefined || version === "0.0.4")) return "text-0.0.4";
  if (value === "text/plain" && version === "1.0.0") return "text-1.0.0";
  if (value !== "application/openmetrics-text") return undefined;
  return version === undefined || version === "1.0.0" ? "openmetrics-1.0.0" : undefined;
}

function encodingOf(acceptEncoding: string | undefined): Encoding {
  const choices = choicesOf(acceptEncoding);
  const qualityOf = (name: string) => choices.find(({ value }) => value === name)?.quality;
  const gzip = qualityOf("gzip") ?? qualityOf("x-gzip") ?? qualityOf("*") ?? 0;
  return gzip > 0 && gzip >= (qualityOf("identity") ?? 0) ? "gzip" : "identity";
}

function choicesOf(header: string | undefined): readonly Choice[] {
  return (header ?? "").split(",").map((part) => {
    const [value = "", ...rest] = part.split(";").map((text) => text.trim().toLowerCase());
    const parameters = new Map(rest.map(parameterOf));
    return { value, parameters, quality: qualityOf(parameters.get("q")) };
  });
}

function parameterOf(text: string): readonly [string, string] {
  const [name = "", value = ""] = text.split("=").map((side) => side.trim());
  return [name, value.replace(/^"(.*)"$/, "$1")];
}

/** 0 to 1; what cannot be read counts as 1, as if it were not there. */
function qualityOf(text: string | undefined): number {
  return text !== undefined && /^[01](\.\d{0,3})?$/.test(text) ? Math.min(Number(text), 1) : 1;
}
