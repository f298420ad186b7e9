import { readFileSync } from "node:fs";
import { defaultRamPolicy } from "../src/dts/ram-policy.js";
import { chartSchema } from "./chart-schema.js";
import { chartReadme } from "./chart-values.js";
import { composeAlertmanager } from "./compose-alertmanager.js";
import { configExample } from "./config-example.js";
import { configReference } from "./config-reference.js";
import { fieldCoveragePage } from "./field-coverage.js";
import { logReference } from "./log-reference.js";
import { metricReference } from "./metric-reference.js";
import { scalingPage } from "./scaling.js";

/** A file that is derived from one of the tables. */
export interface Reference {
  /** Relative to the top of the repository. */
  readonly path: string;
  readonly text: string;
}

const chart = "deploy/helm/aliyun-dts-exporter";
const valuesSchema = `${chart}/values.schema.json`;
const chartText = (name: string) => readFileSync(`${chart}/${name}`, "utf8");

const alertmanagerExample = "deploy/alertmanager/alertmanager.example.yml";

/** Every derived file as it has to be. */
export function references(): readonly Reference[] {
  const schema = chartSchema(readFileSync(valuesSchema, "utf8"));
  return [
    { path: "config/reference.md", text: configReference() },
    { path: "config/aliyun-dts-exporter.example.yml", text: configExample() },
    {
      path: "deploy/compose/alertmanager.yml",
      text: composeAlertmanager(readFileSync(alertmanagerExample, "utf8")),
    },
    { path: "deploy/ram-policy.json", text: defaultRamPolicy() },
    { path: valuesSchema, text: schema },
    {
      path: `${chart}/README.md`,
      text: chartReadme(chartText("README.md"), chartText("values.yaml"), schema),
    },
    { path: "docs/metrics.md", text: metricReference() },
    { path: "docs/logs.md", text: logReference() },
    { path: "docs/scaling.md", text: scalingPage() },
    { path: "docs/field-coverage.md", text: fieldCoveragePage() },
  ];
}
