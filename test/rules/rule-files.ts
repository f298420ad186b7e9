import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Folders of the repository. */
export const folders = {
  rules: join(root, "deploy/prometheus"),
  tests: join(root, "deploy/prometheus/tests"),
  runbooks: join(root, "docs/runbooks"),
} as const;

/** The example configuration of Alertmanager. */
export const alertmanagerExample = join(root, "deploy/alertmanager/alertmanager.example.yml");

/** Where the annotation runbook_url of every alert begins: the only other place is the rules file's own comment. */
export const runbookBase =
  "https://github.com/aliyun-dts-exporter/aliyun-dts-exporter/blob/main/docs/runbooks/";

/** One rule as it stands in a rules file: an alert or a recorded series. */
export interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** An alert: a rule with a name. */
export type Alert = Rule & { readonly alert: string };

/** A test case of promtool, about one alert at one time. */
export interface AlertCheck {
  readonly eval_time: string;
  readonly alertname: string;
  readonly exp_alerts: readonly { readonly exp_labels: Readonly<Record<string, string>> }[];
}

/** A test of promtool. */
export interface RuleTest {
  readonly name: string;
  readonly input_series: readonly { readonly series: string; readonly values: string }[];
  readonly alert_rule_test: readonly AlertCheck[];
  readonly promql_expr_test?: readonly { readonly expr: string }[];
}

/** Full paths of the files of a folder whose names end in `ending`. */
export function filesOf(folder: string, ending: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => join(folder, name));
}

const ruleFiles = filesOf(folders.rules, ".rules.yml");

/** A group as it stands in a rules file. */
export interface RuleGroup {
  readonly name: string;
  readonly rules: readonly Rule[];
}

/** The groups of the files that are shipped, in the order in which they must be evaluated. */
export const ruleGroups: readonly RuleGroup[] = [...ruleFiles]
  // The recording rules come first.
  .sort((a, b) => Number(b.includes(".recording.")) - Number(a.includes(".recording.")))
  .flatMap((file) => (parse(readFileSync(file, "utf8")) as { groups: RuleGroup[] }).groups);

/** Every rule of the files that are shipped. */
export const rules: readonly Rule[] = ruleGroups.flatMap((group) => group.rules);

/** The alerts among them. */
export const alerts: readonly Alert[] = rules.filter((rule): rule is Alert => rule.alert !== undefined);

/** A file of tests. */
export interface TestFile {
  readonly name: string;
  readonly evaluation_interval?: string;
  readonly tests: readonly Partial<RuleTest>[];
}

/** Every file of tests. */
export const testFiles: readonly TestFile[] = filesOf(folders.tests, ".yml").map((path) => ({
  ...parse(readFileSync(path, "utf8")),
  name: basename(path),
}));

/**
 * Files of few tests, by name: run as they stand, with all rules. Of the long ones, engines/ runs each test with the rules that can matter
 * in it.
 */
export const shortFiles: readonly string[] = testFiles
  .filter(({ tests }) => tests.length < 5)
  .map(({ name }) => name);

/** Every test of the rules. */
export const ruleTests: readonly RuleTest[] = testFiles.flatMap(({ tests }) =>
  tests.map((test) => ({ ...{ name: "", input_series: [], alert_rule_test: [] }, ...test })),
);

/** The metrics that have samples in a test. */
export function metricsOf({ input_series }: Pick<RuleTest, "input_series">): ReadonlySet<string> {
  return new Set(input_series.map(({ series }) => series.replace(/\{.*/s, "")));
}
