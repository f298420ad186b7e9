import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../e2e/eventually.js";
import { type PrometheusServer, startPrometheus } from "../e2e/prometheus-server.js";
import { allChosen, choicesOf } from "./chosen.js";
import { committedDashboards } from "./committed.js";

const names = [
  `orders" dts_job_id="job1`,
  `",a_id="job0",b_text="`,
  `"} 1 1`,
  "a|b.*(c)[d]{2}^$",
  "back\\slash\nand line",
  "$dts_job [[account]]",
  "",
];
const jobs = names.map((name, index) => ({ name, id: `job${index}` }));
const escaped = (text: string) =>
  text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
const labels = 'account="a\\"|b",region_id="cn-hangzhou"';

let server: Server;
let prometheus: PrometheusServer;

beforeAll(async () => {
  const page = [
    `aliyun_dts_exporter_build_info{version="1"} 1`,
    `aliyun_dts_up{${labels},collector="subscribe"} 1`,
    `aliyun_dts_jobs{${labels},job_type="subscribe",state="running"} ${jobs.length}`,
    ...jobs.map(
      ({ name, id }) =>
        `aliyun_dts_job_info{${labels},job_type="subscribe",dts_job_name="${escaped(name)}",dts_job_id="${id}",direction="Forward"} 1`,
    ),
  ].join("\n");
  server = createServer((_request, response) => {
    response.setHeader("content-type", "text/plain; version=0.0.4");
    response.end(`${page}\n`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  prometheus = await startPrometheus(`127.0.0.1:${port}`, { labels: { cluster: "west", namespace: "data" } });
  await eventually(
    "the page is scraped",
    async () => (await prometheus.query("aliyun_dts_job_info")).length > 0,
  );
});

afterAll(async () => {
  await prometheus?.stop();
  server?.close();
});

describe("names that pose as something else", () => {
  it.each(committedDashboards().filter(({ variables }) => variables.some(({ name }) => name === "dts_job")))(
    "choose the id of their own job: $file",
    async ({ variables }) => {
      const before = variables.filter(({ name }) => name !== "dts_job");
      const values = await allChosen({ variables: before }, prometheus.query);
      expect([values["cluster"], values["namespace"], values["installation"]]).toEqual([
        "(west)",
        "(data)",
        "(aliyun-dts)",
      ]);
      const choices = await choicesOf(
        variables.find(({ name }) => name === "dts_job")!,
        values,
        prometheus.query,
      );
      expect(choices.map(({ text, value }) => [value, text]).sort()).toEqual(
        jobs.map(({ name, id }) => [id, `${name} Forward ${id}`]),
      );
    },
  );
});
