import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { runProgram, toolPath } from "../deploy/programs.js";
import { committedDashboards, folder } from "./committed.js";

interface Exceptions {
  readonly exclusions: Readonly<Record<string, { readonly reason: string }>>;
}

const linter = toolPath("dashboard-linter");
const written = new URL(".lint", folder);
const { exclusions }: Exceptions = parse(readFileSync(written, "utf8"));
const scratch = mkdtempSync(join(tmpdir(), "dts-lint-"));
afterAll(() => rmSync(scratch, { recursive: true }));

/** What dashboard-linter finds in a dashboard; undefined when it finds nothing. */
function findings(dashboard: unknown, exceptions = readFileSync(written, "utf8")): string | undefined {
  const file = join(scratch, "dashboard.json");
  const config = join(scratch, "exceptions.yml");
  writeFileSync(file, JSON.stringify(dashboard));
  writeFileSync(config, exceptions);
  const { code, stdout, stderr } = runProgram(linter, ["lint", "--strict", "--config", config, file]);
  return code === 0 ? undefined : stdout + stderr;
}

const dashboards = committedDashboards();
const exporter = dashboards.find(({ file }) => file === "exporter.json")?.dashboard;
/** The dashboard of the exporter, with another text in the place of each of its `from`. */
const spoilt = (from: string | RegExp, to: string): unknown =>
  JSON.parse(JSON.stringify(exporter).replaceAll(from, to));

describe("dashboard-linter", () => {
  it.each(dashboards)("finds nothing in $file that grafana/.lint does not except", ({ dashboard }) => {
    expect(findings(dashboard)).toBeUndefined();
  });

  it.each(Object.entries(exclusions))(
    "would find something without the exception from %s",
    (rule, { reason }) => {
      const others = Object.entries(exclusions).filter(([name]) => name !== rule);
      const fewer = stringify({ exclusions: Object.fromEntries(others) });
      expect(dashboards.some(({ dashboard }) => findings(dashboard, fewer) !== undefined)).toBe(true);
      expect(reason).toMatch(/^[A-Z].{20,}\.$/);
    },
  );

  it.each([
    ["can be edited", spoilt('"editable":false', '"editable":true')],
    ["has panels without a description", spoilt(/"description":"[^"]+"/g, '"description":""')],
    ["has a fixed range", spoilt("$__rate_interval", "5m")],
    ["has a data source of its own", spoilt("$datasource", "abc")],
    ["does not choose the instance", spoilt(/, instance=~\\"\$instance\\"/g, "")],
    ["has an unknown unit", spoilt(/"unit":"[^"]+"/g, '"unit":"parsecs"')],
  ])("finds a dashboard that %s", (_what, dashboard) => {
    expect(dashboard).not.toEqual(exporter);
    expect(findings(dashboard)).toContain("DTS / Exporter");
  });
});
