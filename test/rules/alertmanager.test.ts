import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { alertmanagerExample, alerts } from "./rule-files.js";
import { runProgram } from "./run-program.js";

interface Inhibition {
  readonly source_matchers: readonly string[];
  readonly target_matchers: readonly string[];
}

const { inhibit_rules: inhibitions } = parse(readFileSync(alertmanagerExample, "utf8")) as {
  readonly inhibit_rules: readonly Inhibition[];
};
const names = alerts.map(({ alert }) => alert);

describe("the example of Alertmanager", () => {
  it("is accepted by amtool", () => {
    const { status, output } = runProgram("amtool", ["check-config", alertmanagerExample]);
    expect([status, output]).toEqual([0, expect.stringContaining("SUCCESS")]);
  });

  it.each([
    ["alertname=AliyunDtsJobFailed severity=critical account=production", "dts-on-call"],
    ["alertname=AliyunDtsJobFailed severity=critical account=staging", "dts-staging"],
    ["alertname=AliyunDtsJobFailed severity=critical account=other", "dts-team"],
    ["alertname=AliyunDtsJobDelayHigh severity=warning account=production", "dts-team"],
    ["alertname=AliyunDtsJobUpgradeRecommended severity=info account=production", "dts-notes"],
    ["alertname=AliyunDtsJobUpgradeRecommended severity=info account=staging", "dts-notes"],
    ["alertname=AliyunDtsExporterDown severity=critical", "dts-on-call"],
    ["alertname=AliyunDtsShardsInconsistent severity=warning", "dts-team"],
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

  it.each(inhibitions.map((rule) => [rule.source_matchers.join(), rule] as const))(
    "inhibits by %s only alerts that exist",
    (_source, { source_matchers, target_matchers }) => {
      for (const matcher of [...source_matchers, ...target_matchers]) {
        const [, operator, pattern = ""] = /^alertname (=~|=) "(.+)"$/.exec(matcher) ?? [];
        if (operator === undefined) continue;
        const matched = names.filter((name) => new RegExp(`^(?:${pattern})$`).test(name));
        const listed = pattern.match(/\(([\w|]+)\)$/)?.[1]?.split("|").length ?? 1;
        expect([matcher, matched.length >= listed]).toEqual([matcher, true]);
      }
    },
  );
});
