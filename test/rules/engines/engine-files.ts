import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { metricsReadBy } from "../promql.js";
import { metricsOf, type RuleGroup, ruleGroups } from "../rule-files.js";
import { livingRules, neededRules } from "./needed-rules.js";
import type { Timeline } from "./timelines.js";

/** The dialect of an engine's test files. */
export type Dialect = "promtool" | "vmalert";

/** Writes a test file of a dialect for each timeline, with only the rules that can matter in it. Returns their paths. */
export function writeEngineFiles(
  folder: string,
  dialect: Dialect,
  timelines: readonly Timeline[],
): readonly string[] {
  return timelines.map((timeline, index) => {
    const metrics = metricsOf(timeline.test);
    const needed = neededRules(ruleGroups, timeline.asked);
    const living = neededRules(livingRules(needed, metrics), timeline.asked);
    // No engine takes a file without a rule.
    const rules = living.length > 0 ? living : needed;
    const groups = dialect === "vmalert" ? rules.flatMap(flushedGroups) : rules;
    const ruleFile = join(folder, `${index}.rules.json`);
    writeFileSync(ruleFile, JSON.stringify({ groups }));
    const testFile = join(folder, `${index}.test.json`);
    const content = {
      rule_files: [ruleFile],
      evaluation_interval: "1m",
      group_eval_order: groups.map(({ name }) => name),
      tests: [testIn(dialect, timeline)],
    };
    writeFileSync(testFile, JSON.stringify(content));
    return testFile;
  });
}

function testIn(dialect: Dialect, { file, name, test }: Timeline): object {
  if (dialect === "promtool") return { ...test, name: `${file}: ${name}` };
  const { promql_expr_test, ...rest } = test;
  return {
    ...{ ...rest, name: `${file}: ${name}`, metricsql_expr_test: promql_expr_test ?? [] },
    input_series: test.input_series.map(({ series, values }) => ({
      series,
      values: /_timestamp_seconds(\{|$)/.test(series) ? later(values) : values,
    })),
  };
}

/** The tests of vmalert-tool begin in the year 2000, those of promtool in 1970. */
const vmalertEpoch = Date.UTC(2000, 0, 1) / 1000;

function later(values: string): string {
  return values
    .split(" ")
    .map((value) => value.replace(/^[\d.]+/, (first) => String(Number(first) + vmalertEpoch)))
    .join(" ");
}

/**
 * vmalert-tool shows what a group records only to the groups after it, Prometheus to the next rule, too: a group is cut before each rule
 * that reads what was recorded since the last cut.
 */
export function flushedGroups({ name, rules }: RuleGroup): readonly RuleGroup[] {
  const parts: { name: string; rules: RuleGroup["rules"][number][] }[] = [];
  let recorded = new Set<string>();
  for (const rule of rules) {
    const part = parts.at(-1);
    if (part === undefined || metricsReadBy(rule.expr).some((metric) => recorded.has(metric))) {
      parts.push({ name: `${name}-${parts.length}`, rules: [rule] });
      recorded = new Set();
    } else part.rules.push(rule);
    recorded.add(rule.record ?? "ALERTS");
  }
  return parts;
}
