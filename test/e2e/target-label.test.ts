import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parse } from "yaml";
import type { App } from "../../src/app.js";
import { type AnswerServer, startAnswerServer } from "../scenarios/answer-server.js";
import { eventually } from "./eventually.js";
import { freePort, type PrometheusServer, startPrometheus } from "./prometheus-server.js";
import { regionId, simulatedApp } from "./simulated-app.js";

const text = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
const [scrape] = parse(text("target-label/prometheus.yml")).scrape_configs;
const rules = fileURLToPath(
  new URL("../../deploy/prometheus/aliyun-dts-exporter.recording.rules.yml", import.meta.url),
);
// What deploy/prometheus/README.md says; the chart's monitors say the same.
const [, example = ""] =
  /```yaml\n([^`]*scrape_configs[^`]*)```/.exec(text("../../deploy/prometheus/README.md")) ?? [];
const { honor_labels } = parse(example).scrape_configs[0];

let cloud: AnswerServer;
let app: App;
let prometheus: PrometheusServer;

beforeAll(async () => {
  cloud = await startAnswerServer();
  const answer = { TotalRecordCount: 0, PageRecordCount: 0, PageNumber: 1, DtsJobList: [], EtlDemoList: [] };
  cloud.give([{ match: { Action: "DescribeDtsJobs" }, status: 200, body: { ...answer, Success: true } }]);
  const second = [
    "network: public",
    "  - name: broken",
    `    regions: [${regionId}]`,
    `    endpoints: {${regionId}: "http://127.0.0.1:${await freePort()}"}`,
    "    credentials: {type: access_key, access_key_id_env: KEY, access_key_secret_env: KEY}",
  ];
  app = simulatedApp(cloud.url, "collectors: {sync: {interval: 2s}}", second.join("\n"));
  const [address = ""] = await app.start();
  prometheus = await startPrometheus(address, {
    scrape: { honor_labels },
    labels: scrape.static_configs[0].labels,
    rules: [rules],
  });
});

afterAll(async () => {
  await prometheus?.stop();
  await app?.stop(1_000);
  await cloud?.stop();
});

it("two accounts stay two where targets have a label account of their own, and only one is down", async () => {
  await eventually("both were polled and recorded", async () => {
    const recorded = await prometheus.query('count by (account) (aliyun_dts:target_up{collector="sync"})');
    return recorded.length === 2;
  });
  await eventually("the state of each is told", async () => {
    const up = await prometheus.query('aliyun_dts:target_up{collector="sync"}');
    const states = up.map(({ metric, value }) => [metric["account"], value[1]]).sort();
    return (
      JSON.stringify(states) ===
      JSON.stringify([
        ["broken", "0"],
        ["demo", "1"],
      ])
    );
  });
  expect(await prometheus.query('aliyun_dts_up{account="platform"}')).toEqual([]);
  expect(await prometheus.query('up{account="platform", environment="prod"} == 1')).toHaveLength(1);
});
