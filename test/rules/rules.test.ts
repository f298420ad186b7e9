import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import {
  alerts,
  filesOf,
  folders,
  metricsOf,
  type RuleTest,
  ruleTests,
  runbookBase,
  shortFiles,
} from "./rule-files.js";
import { runProgram } from "./run-program.js";

const groupLabels = ["job", "account", "region_id", "dts_job_id", "consumer_group_id"];
const jobLabels = ["job", "account", "region_id", "job_type", "dts_job_id", "dts_job_name", "direction"];
const severities = ["critical", "warning", "info"];
const sections = [
  ...["Meaning", "Impact", "Diagnosis", "Mitigation"],
  ...["What it cannot see", "First three commands", "Escalation"],
];
/** Labels of an installation that one without Kubernetes has not. */
const optionalLabels = ["cluster", "namespace"];

interface Case {
  readonly test: RuleTest;
  readonly labels: readonly Readonly<Record<string, string>>[];
}

const casesOf = (alert: string): readonly Case[] =>
  ruleTests.flatMap((test) =>
    test.alert_rule_test
      .filter(({ alertname }) => alertname === alert)
      .map(({ exp_alerts }) => ({ test, labels: exp_alerts.map(({ exp_labels }) => exp_labels) })),
  );
const firing = (alert: string) => casesOf(alert).filter(({ labels }) => labels.length > 0);
// A test that expects silence at every time; a firing test that is silent at first is none.
const nearMisses = (alert: string) =>
  ruleTests.filter(
    ({ alert_rule_test: checks }) =>
      checks.some(({ alertname }) => alertname === alert) &&
      checks.every(({ alertname, exp_alerts }) => alertname === alert && exp_alerts.length === 0),
  );

const names = alerts.map(({ alert }) => alert);

afterAll(() => {
  const count = (of: (name: string) => readonly unknown[]) =>
    names.reduce((sum, name) => sum + of(name).length, 0);
  process.stdout.write(
    `${names.length} alerts, ${count(firing)} firing cases, ${count(nearMisses)} near misses\n`,
  );
});

describe("promtool", () => {
  it("accepts every rule file, its lints included", () => {
    const { status, output } = runProgram("promtool", [
      "check",
      "rules",
      "--lint=all",
      "--lint-fatal",
      ...filesOf(folders.rules, ".rules.yml"),
    ]);
    expect([status, output]).toEqual([0, expect.stringContaining(`${alerts.length} rules found`)]);
  });

  it.each(shortFiles)("finds every alert of %s as expected, with all rules", (name) => {
    const { status, output } = runProgram("promtool", ["test", "rules", join(folders.tests, name)]);
    expect([status, output]).toEqual([0, expect.stringContaining("SUCCESS")]);
  });

  it("runs only tests of alerts that exist", () => {
    const tested = ruleTests.flatMap((test) => test.alert_rule_test.map(({ alertname }) => alertname));
    expect([...new Set(tested)].filter((name) => !names.includes(name))).toEqual([]);
  });
});

describe.each(alerts)("$alert", (rule) => {
  const { alert, annotations = {}, labels = {} } = rule;
  const text = Object.values(annotations).join("\n");

  it("has the prefix, a severity, and a name of its own", () => {
    expect(alert).toMatch(/^AliyunDts([A-Z][a-z]+)+$/);
    expect(severities).toContain(labels["severity"]);
    expect(names.filter((name) => name === alert)).toHaveLength(1);
  });

  it("has a summary, a description and the link to its runbook", () => {
    expect(Object.keys(annotations).sort()).toEqual(["description", "runbook_url", "summary"]);
    expect(annotations["runbook_url"]).toBe(`${runbookBase}${alert}.md`);
  });

  it("has a test in which it fires, and a near miss of the same metrics in which it does not", () => {
    const fired = firing(alert);
    expect(fired.length).toBeGreaterThan(0);
    const missed = nearMisses(alert).map(metricsOf);
    const shared = fired.some(({ test }) =>
      missed.some((metrics) => [...metricsOf(test)].every((metric) => metrics.has(metric))),
    );
    expect([missed.length > 0, shared]).toEqual([true, true]);
  });

  it("speaks only of labels that it has", () => {
    const has = new Set(firing(alert).flatMap((one) => one.labels.flatMap((each) => Object.keys(each))));
    const used = [...text.matchAll(/\$labels\.(\w+)/g)].map(([, label]) => label ?? "");
    expect(used.filter((label) => !has.has(label) && !optionalLabels.includes(label))).toEqual([]);
  });

  it("has all labels of a job or of a consumer group when it is about one, and never the replica's", () => {
    for (const each of firing(alert).flatMap((one) => one.labels)) {
      // A verification has an id of the same kind, and no type or direction.
      const isJob = each["dts_job_id"] !== undefined && each["check"] === undefined;
      const wanted = each["consumer_group_id"] === undefined ? (isJob ? jobLabels : []) : groupLabels;
      expect(Object.keys(each)).toEqual(expect.arrayContaining(wanted));
      const isOfReplica = alert.startsWith("AliyunDtsReplica");
      if (each["account"] !== undefined && !isOfReplica) expect(Object.keys(each)).not.toContain("instance");
    }
  });

  it("has a runbook with all sections, and a query in its diagnosis", () => {
    const runbook = readFileSync(join(folders.runbooks, `${alert}.md`), "utf8");
    expect(runbook.split("\n")[0]).toBe(`# ${alert}`);
    expect([...runbook.matchAll(/^## (.+)$/gm)].map(([, title]) => title)).toEqual(sections);
    expect(runbook).toMatch(/^## Diagnosis$[\s\S]*^```promql$[\s\S]*^## Mitigation$/m);
    expect(runbook).toMatch(
      /^## First three commands\n\n1\. .*doctor.*\n2\. PromQL: `.+\n3\. .+\n\n## Escalation$/m,
    );
    for (const part of runbook.split(/^## .+$/m).slice(1)) expect(part.trim().length).toBeGreaterThan(30);
  });
});

describe("the runbooks", () => {
  it("are of alerts that exist", () => {
    const files = readdirSync(folders.runbooks).filter((name) => name !== "README.md");
    expect(files.sort()).toEqual(names.map((name) => `${name}.md`).sort());
  });
});
