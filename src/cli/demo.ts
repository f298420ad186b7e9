import type { Flags } from "../config/flags.js";
import { systemClock } from "../lib/clock.js";
import { createLogger } from "../lib/logger.js";
import { proxyVariables } from "../lib/proxy-environment.js";
import { createSimulator } from "../simulator/simulator.js";
import { checkConfig } from "./config-source.js";
import { type ExitCode, exitCodes, type ProcessEdge } from "./edge.js";
import { createAppOf, serve } from "./run.js";
import { readWorldFlags } from "./world-flags.js";

const regionId = "cn-hangzhou";
const keyVariable = "DTS_DEMO_KEY";

// Its cloud is in this process: no proxy could reach it.
const withoutProxies = Object.fromEntries(
  proxyVariables.flatMap((name) => [name, name.toLowerCase()]).map((name) => [name, undefined]),
);

/** The command `demo`: the exporter against a simulated cloud, in one process, on loopback. */
export async function demo(flags: Flags, edge: ProcessEdge): Promise<ExitCode> {
  const world = readWorldFlags(flags, edge);
  if (!world) return exitCodes.usage;
  const simulator = createSimulator({ ...world, clock: systemClock, regions: [regionId] });
  // Only the second walk finds it.
  simulator.world(regionId).create({ type: "sync", name: "orders-zero-etl", zeroEtl: true });
  const { url } = await simulator.start();
  try {
    const env = { ...edge.env, ...withoutProxies, [keyVariable]: "demo" };
    return await serveDemo(flags, { ...edge, env }, url);
  } finally {
    await simulator.stop();
  }
}

async function serveDemo(flags: Flags, edge: ProcessEdge, apiUrl: string): Promise<ExitCode> {
  const file = { name: "demo", text: configText(apiUrl) };
  const { config, web } = checkConfig({ file, env: edge.env, flags }, systemClock);
  const logger = createLogger({ level: config.log.level, format: config.log.format, stream: edge.log });
  const onListening = (addresses: readonly string[]) => {
    for (const address of addresses) {
      const url = `http://${address.replace(/^(\[::\]|0\.0\.0\.0):/, "localhost:")}`;
      edge.stdout.write(
        `demo: ${url}${config.web.telemetryPath} for Prometheus, ${url}/ for you (Ctrl-C ends it)\n`,
      );
    }
  };
  return await serve(createAppOf(config, { edge, logger, web }), { edge, logger, onListening });
}

/** Short intervals, so that something moves while one watches. */
function configText(apiUrl: string): string {
  return `
accounts:
  - name: demo
    regions: [${regionId}]
    endpoints: {${regionId}: "${apiUrl}"}
    credentials: {type: access_key, access_key_id_env: ${keyVariable}, access_key_secret_env: ${keyVariable}}
collectors:
  migration: {interval: 5s}
  sync: {interval: 5s, zero_etl: true}
  subscribe: {interval: 5s}
  sync_status: {interval: 5s}
  legacy_sync: {enabled: true, interval: 5s}
  object_modification:
    interval: 5s
    tasks:
      - {account: demo, region_id: ${regionId}, task_id: k71r16fj13g0001}
      - {account: demo, region_id: ${regionId}, task_id: k71r16fj13g0002}
      - {account: demo, region_id: ${regionId}, task_id: k71r16fj13g0003}
  consumer_groups: {enabled: true, interval: 10s}
  monitor_rules: {enabled: true, interval: 15s}
  dedicated_clusters: {enabled: true, interval: 5s}
  verification: {enabled: true, interval: 5s}
rate_limit: {requests_per_second: 15}
web: {enable_probe: true}
`;
}
