import { describe, entriesOf, pathTo, type ReportMistake } from "./web-section.js";

// Empty list: any value.
const allowed: ReadonlyMap<string, readonly string[]> = new Map([
  ["Content-Security-Policy", []],
  ["X-Frame-Options", ["deny", "sameorigin"]],
  ["X-Content-Type-Options", ["nosniff"]],
  ["X-XSS-Protection", []],
  ["Strict-Transport-Security", []],
]);
const printable = /^[\x20-\x7e]*$/;

/** The response headers of a web configuration. A blank one sets nothing. Mistakes are reported. */
export function readResponseHeaders(
  tree: unknown,
  path: string,
  report: ReportMistake,
): Readonly<Record<string, string>> {
  const headers: [string, string][] = [];
  for (const [name, written] of entriesOf(tree, path, report)) {
    const value: unknown = written ?? "";
    const values = allowed.get(name);
    const at = pathTo(path, name);
    if (values === undefined) {
      const advice = `write one of: ${[...allowed.keys()].join(", ")}`;
      report({ path: at, problem: "this header cannot be set", found: "this key", advice });
    } else if (typeof value !== "string" || !printable.test(value)) {
      report({ path: at, problem: "not a text in ASCII", found: describe(value), advice: "write a text" });
    } else if (value !== "" && values.length > 0 && !values.includes(value)) {
      const advice = `write ${values.join(" or ")}`;
      report({ path: at, problem: "a value that this header has not", found: describe(value), advice });
    } else if (value !== "") headers.push([name, value]);
  }
  return Object.fromEntries(headers);
}
