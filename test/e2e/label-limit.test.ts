import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parse } from "yaml";
import type { App } from "../../src/app.js";
import { type AnswerServer, startAnswerServer } from "../scenarios/answer-server.js";
import { eventually } from "./eventually.js";
import { type PrometheusServer, startPrometheus } from "./prometheus-server.js";
import { simulatedApp } from "./simulated-app.js";

const given = (name: string) => readFileSync(new URL(`label-limit/${name}`, import.meta.url), "utf8");
const [scrape] = parse(given("prometheus.yml")).scrape_configs;

let cloud: AnswerServer;
let app: App;
let prometheus: PrometheusServer;

beforeAll(async () => {
  cloud = await startAnswerServer();
  cloud.give([
    {
      match: { Action: "DescribeDtsJobs", JobType: "SYNC" },
      status: 200,
      body: JSON.parse(given("answer.json")),
    },
  ]);
  app = simulatedApp(cloud.url, "collectors: {sync: {interval: 2s}}");
  const [address = ""] = await app.start();
  prometheus = await startPrometheus(address, {
    scrape: { label_limit: scrape.label_limit },
    labels: scrape.static_configs[0].labels,
  });
});

afterAll(async () => {
  await prometheus?.stop();
  await app?.stop(1_000);
  await cloud?.stop();
});

it("a job with every documented field is scraped under a limit of 30 labels, beside those of an operator", async () => {
  expect(scrape.label_limit).toBe(30);
  await eventually("the job was scraped", async () => {
    const info = await prometheus.query("aliyun_dts_job_info");
    return info.length === 1;
  });
  const [info] = await prometheus.query("aliyun_dts_job_info");
  expect(info?.metric).toMatchObject({ source_instance_id: "rm-1", destination_engine: "AnalyticDB" });
  const ends = await prometheus.query("aliyun_dts_job_endpoint_info");
  expect(ends.map(({ metric }) => [metric["side"], metric["instance_type"]]).sort()).toEqual([
    ["destination", "ADS"],
    ["source", "RDS"],
  ]);
  expect(await prometheus.query('up{job="aliyun-dts"} == 0')).toEqual([]);
});
