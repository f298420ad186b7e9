import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { inhibitions, readMatcher } from "./inhibitions.js";
import { alertmanagerExample, alerts } from "./rule-files.js";
import { runProgram } from "./run-program.js";

const names = alerts.map(({ alert }) => alert);

describe("the example of Alertmanager", () => {
  it("is accepted by amtool", () => {
    const { status, output } = runProgram("amtool", ["check-config", alertmanagerExample]);
    expect([status, output]).toEqual([0, expect.stringContaining("SUCCESS")]);
  });

  it("is accepted with the maintenance that its comments show", () => {
    const example = readFileSync(alertmanagerExample, "utf8");
    const withMaintenance = example.replace(/^( *)# (?=- | {2}|time_intervals:)/gm, "$1");
    const folder = mkdtempSync(join(tmpdir(), "dts-alertmanager-"));
    const file = join(folder, "alertmanager.yml");
    writeFileSync(file, withMaintenance.replace(/^templates: .+$/m, ""));
    const { status, output } = runProgram("amtool", ["check-config", file]);
    rmSync(folder, { recursive: true });
    const { route, time_intervals } = parse(withMaintenance) as {
      readonly route: { readonly routes: readonly [{ readonly routes: readonly object[] }] };
      readonly time_intervals: readonly { readonly name: string }[];
    };
    expect([status, output]).toEqual([0, expect.stringContaining("SUCCESS")]);
    const muted = { mute_time_intervals: time_intervals.map(({ name }) => name) };
    expect(route.routes[0].routes[0]).toMatchObject(muted);
  });

  it.each([
    ["alertname=AliyunDtsJobFailed severity=critical account=production", "dts-on-call"],
    ["alertname=AliyunDtsJobFailed severity=critical account=staging", "dts-chat"],
    ["alertname=AliyunDtsJobDelayHigh severity=warning account=production", "dts-chat"],
    ["alertname=AliyunDtsJobDelayHigh severity=ticket account=production", "dts-chat"],
    ["alertname=AliyunDtsJobUpgradeRecommended severity=info account=production", "dts-notes"],
    ["alertname=AliyunDtsJobUpgradeRecommended severity=info account=staging", "dts-notes"],
    ["alertname=AliyunDtsExporterDown severity=critical", "dts-on-call"],
    ["alertname=AliyunDtsShardsInconsistent severity=warning", "dts-chat"],
    ["alertname=NodeDown severity=critical account=production", "everything-else"],
  ])("sends %s to %s", (labels, receiver) => {
    const { status, output } = runProgram("amtool", [
      "config",
      "routes",
      "test",
      `--config.file=${alertmanagerExample}`,
      `--verify.receivers=${receiver}`,
      ...labels.split(" "),
    ]);
    expect([status, output]).toEqual([0, expect.stringContaining(receiver)]);
  });

  it("lets no exporter that is down hide what another one says of its data", () => {
    const source = 'alertname = "AliyunDtsExporterDown"';
    const hidden = inhibitions.filter((rule) => rule.source_matchers.includes(source));
    expect(hidden).toHaveLength(1);
    expect(JSON.stringify(hidden)).not.toContain("DataStale");
  });

  it("tells installations apart wherever alerts are grouped or muted", () => {
    const { route } = parse(readFileSync(alertmanagerExample, "utf8")) as {
      readonly route: { readonly group_by: readonly string[] };
    };
    expect(route.group_by).toEqual(expect.arrayContaining(["cluster", "namespace", "job"]));
    for (const { equal } of inhibitions) expect(equal.slice(0, 3)).toEqual(["cluster", "namespace", "job"]);
  });

  it.each(
    [...new Set(inhibitions.flatMap((rule) => [...rule.source_matchers, ...rule.target_matchers]))].filter(
      (matcher) => matcher.startsWith("alertname"),
    ),
  )("inhibits with %s only alerts that exist", (matcher) => {
    const { value, matches } = readMatcher(matcher);
    const listed =
      value
        .match(/\((?:\w+\|)*\w+\)/g)
        ?.join("|")
        .split("|").length ?? 1;
    expect([matcher, names.filter(matches).length >= listed]).toEqual([matcher, true]);
  });
});
