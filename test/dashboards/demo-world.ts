import { createServer, type Server } from "node:http";
import { Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import type { App } from "../../src/app.js";
import { createAppOf } from "../../src/cli/run.js";
import { loadConfig } from "../../src/config/load.js";
import { systemClock } from "../../src/lib/clock.js";
import { createLogger } from "../../src/lib/logger.js";
import type { Scenario } from "../../src/simulator/scenario.js";
import { createSimulator } from "../../src/simulator/simulator.js";
import { eventually } from "../e2e/eventually.js";
import { type PrometheusServer, startPrometheus } from "../e2e/prometheus-server.js";

/** The demo world, the exporter and a Prometheus that scrapes it. */
export interface DemoWorld {
  readonly prometheus: PrometheusServer;
  stop(): Promise<void>;
}

// A round of the job that retries, fails and recovers takes 16.4 seconds at this speed, one of the object modification
// that runs again and again 5.5 seconds. An ended modification is asked about every 10 intervals: that must not be a
// multiple of its round, or it would always be met at its end. The first calls fail, so that there are retries and errors.
const scenario: Scenario = {
  seed: 1,
  jobs: 40,
  speed: 110,
  faults: [
    { match: { action: "DescribeDtsJobs" }, times: 2, answer: { kind: "error", code: "InternalError" } },
  ],
};

/** The rules whose recorded thresholds and alerts the dashboards show. */
const ruleFiles = ["recording.rules", "rules"].map((name) =>
  fileURLToPath(new URL(`../../deploy/prometheus/aliyun-dts-exporter.${name}.yml`, import.meta.url)),
);
const region = "cn-hangzhou";
const temporary = {
  accessKeyId: "temporary",
  accessKeySecret: "temporary",
  securityToken: "temporary",
  name: "visitor",
};

/** Starts it all; an account with lasting keys, one with temporary ones, and one whose key is refused. Rejects where Prometheus is missing. */
export async function startDemoWorld(): Promise<DemoWorld> {
  const keys = await startCredentialsService();
  const simulator = createSimulator({
    clock: systemClock,
    scenario,
    regions: [region],
    accounts: [{ accessKeyId: "demo", accessKeySecret: "demo", name: "demo" }, temporary],
  });
  const { url } = await simulator.start();
  const app = appOf(configText(url, keys.url));
  const [address = ""] = await app.start();
  app.reloaded(true);
  const stopCloud = async () => {
    await app.stop(1_000);
    await simulator.stop();
    keys.server.close();
  };
  try {
    const prometheus = await startPrometheus(address, { rules: ruleFiles });
    await eventually("every target with a good key is up", async () => {
      const up = await prometheus.query("aliyun_dts_up == 1");
      return up.length === 20;
    });
    return {
      prometheus,
      async stop() {
        await prometheus.stop();
        await stopCloud();
      },
    };
  } catch (error) {
    await stopCloud();
    throw error;
  }
}

/** Answers with a temporary key that lasts an hour, as a sidecar does. */
async function startCredentialsService(): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer((_request, response) => {
    const {
      accessKeyId: AccessKeyId,
      accessKeySecret: AccessKeySecret,
      securityToken: SecurityToken,
    } = temporary;
    const Expiration = new Date(Date.now() + 3_600_000).toISOString();
    response.end(
      JSON.stringify({ Code: "Success", AccessKeyId, AccessKeySecret, SecurityToken, Expiration }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return { url: `http://127.0.0.1:${address.port}/`, server };
}

function appOf(text: string): App {
  const { config } = loadConfig({ file: { name: "dashboards.yaml", text }, env: {}, flags: {} });
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const edge = {
    env: { KEY: "demo", WRONG_KEY: "stranger" },
    stdout: nowhere,
    stderr: nowhere,
    log: nowhere,
    stopping: new AbortController().signal,
    onHangup: () => undefined,
    version: "0.0.0",
    revision: "dashboards",
    nodeVersion: process.version,
  };
  return createAppOf(config, { edge, logger: createLogger({ ...config.log, stream: nowhere }) });
}

function configText(apiUrl: string, keysUrl: string): string {
  const task = (account: string, number: number) =>
    `{account: ${account}, region_id: ${region}, task_id: k71r16fj13g000${number}}`;
  const tasks = ["demo", "visitor"].flatMap((account) => [1, 2, 3].map((number) => task(account, number)));
  return `
accounts:
  - name: demo
    regions: [${region}]
    endpoints: {${region}: "${apiUrl}"}
    credentials: {type: access_key, access_key_id_env: KEY, access_key_secret_env: KEY}
  - name: visitor
    regions: [${region}]
    endpoints: {${region}: "${apiUrl}"}
    credentials: {type: uri, uri: "${keysUrl}"}
  - name: stranger
    regions: [${region}]
    endpoints: {${region}: "${apiUrl}"}
    credentials: {type: access_key, access_key_id_env: WRONG_KEY, access_key_secret_env: WRONG_KEY}
collectors:
  migration: {interval: 2s}
  sync: {interval: 2s}
  subscribe: {interval: 2s}
  sync_status: {interval: 2s}
  legacy_sync: {enabled: true, interval: 2s}
  object_modification: {interval: 1s, tasks: [${tasks.join(", ")}]}
  dedicated_clusters: {enabled: true, interval: 2s}
  verification: {enabled: true, interval: 2s}
  consumer_groups: {enabled: true, interval: 5s}
  monitor_rules: {enabled: true, interval: 20s}
rate_limit: {requests_per_second: 12, burst: 8}
web: {listen_address: "127.0.0.1:0"}
`;
}
