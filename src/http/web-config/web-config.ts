import { dirname } from "node:path";
import { nearest } from "../../config/document/did-you-mean.js";
import { type ConfigFile, parseConfigDocument } from "../../config/document/document.js";
import { boolean, type Format, oneOf, text } from "../../config/document/formats.js";
import { readNode } from "../../config/document/mapping.js";
import { ConfigMistakes, createReport, formatWarnings, type Report } from "../../config/document/mistakes.js";
import type { DocumentNode } from "../../config/document/node.js";
import { pathTo } from "../../config/document/quote.js";
import { readUsers } from "../access/users.js";
import { placesOf, type WebPlaces } from "./places.js";
import { entriesOf, isNothing, openSection } from "./sections.js";
import { readTlsSettings, type TlsSettings, tlsPlan } from "./tls-settings.js";

/**
 * The file behind `--web.config.file`, in the format of the Prometheus exporter-toolkit
 * (github.com/prometheus/exporter-toolkit, docs/web-configuration.md).
 */
export interface WebConfig extends WebPlaces {
  /** Absent: plain HTTP. */
  readonly tls: TlsSettings | undefined;
  /** Set on every answer, over the exporter's own. */
  readonly headers: Readonly<Record<string, string>>;
  /** Name -> bcrypt hash. Empty: everybody may read. */
  readonly users: ReadonlyMap<string, string>;
  /** One line for each setting that other exporters heed and this one does not need. */
  readonly warnings: readonly string[];
}

const httpPlan = { path: "http_server_config", keys: ["http2", "headers"] } as const;
const rootPlan = {
  path: "",
  keys: [tlsPlan.path, httpPlan.path, "basic_auth_users"],
  withoutEffect: new Map([["rate_limit", "nothing to do: what is served was rendered before, and is cheap"]]),
  elsewhere: [tlsPlan, httpPlan].flatMap(({ path, keys }) => keys.map((key) => `${path}.${key}`)),
} as const;

const anyText: Format<string> = text({
  noun: "a text in ASCII",
  allowed: "a text in ASCII",
  accepts: (value) => /^[\x20-\x7e]*$/.test(value),
});
const headerFormats: ReadonlyMap<string, Format<string>> = new Map<string, Format<string>>([
  ["Content-Security-Policy", anyText],
  ["X-Frame-Options", oneOf(["deny", "sameorigin"])],
  ["X-Content-Type-Options", oneOf(["nosniff"])],
  ["X-XSS-Protection", anyText],
  ["Strict-Transport-Security", anyText],
]);

// It is read anew while scrapes wait. 2,000 users are 10,000 parts.
const mostParts = 20_000;

/** Reads a web configuration, but none of the files that it names. @throws ConfigMistakes with every mistake at once */
export function readWebConfig(file: ConfigFile): WebConfig {
  const report = createReport();
  const document = parseConfigDocument(file, report, mostParts);
  const root = openSection(document, rootPlan, report);
  const tls = readTlsSettings(root?.entry(tlsPlan.path)?.value, dirname(file.name), report);
  const headers = readHttpSection(root?.entry(httpPlan.path)?.value, report);
  const users = readUsers(root?.entry("basic_auth_users")?.value, "basic_auth_users", report);
  if (report.mistakes.length > 0) throw new ConfigMistakes(report.mistakes);
  const warnings = formatWarnings(report.warnings);
  return { file: file.name, places: placesOf(document), tls, headers, users, warnings };
}

/** The response headers; that is all that can be chosen there. */
function readHttpSection(node: DocumentNode | undefined, report: Report): Readonly<Record<string, string>> {
  const section = openSection(node, httpPlan, report);
  const http2 = section?.entry("http2");
  if (http2 && section?.read("http2", boolean)) {
    report.warning(http2.value.where, `${httpPlan.path}.http2`, {
      problem: "has no effect",
      found: "true",
      advice: "nothing to do: HTTP/1.1 is served, which every scraper speaks",
    });
  }
  return readHeaders(section?.entry("headers")?.value, `${httpPlan.path}.headers`, report);
}

/** A blank header sets nothing. */
function readHeaders(
  node: DocumentNode | undefined,
  path: string,
  report: Report,
): Readonly<Record<string, string>> {
  const headers = entriesOf(node, path, report).flatMap(({ key, where, value }) => {
    const at = pathTo(path, key);
    const format = headerFormats.get(key);
    if (format === undefined) {
      const names = [...headerFormats.keys()];
      const meant = nearest(key, names);
      const advice = meant === undefined ? `write one of: ${names.join(", ")}` : `did you mean ${meant}?`;
      report.mistake(where, at, { problem: "this header cannot be set", found: "this key", advice });
      return [];
    }
    if (isNothing(value) || (value.kind === "scalar" && value.value === "")) return [];
    const read = readNode(value, { path: at, format }, report);
    return read === undefined ? [] : [[key, read] as const];
  });
  return Object.fromEntries(headers);
}
