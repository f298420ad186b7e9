// A server for scrapes, told what to do by its parent. argv: ours | ours-fresh | static | prom-client, and of how many jobs.
import { createServer } from "node:http";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { createExposition } from "../../dist/metrics/exposition.js";
import { createSelfMetrics } from "../../dist/metrics/self/self.js";
import { options } from "../options.js";
import { createPromExporter } from "../prom.js";
import { realJob, snapshotOf } from "../sample.js";

const [, , who, jobs] = process.argv;
const snapshot = (number) => snapshotOf(Number(jobs), realJob, number);
const request = { format: "openmetrics-1.0.0", encoding: "gzip" };
const scope = { account: "production", regionId: "cn-hangzhou" };

const self = createSelfMetrics({
  version: "bench",
  revision: "bench",
  nodeVersion: process.version,
  scopes: [scope],
  targets: ["migration", "sync", "subscribe", "sync_status"].map((collector) => ({ ...scope, collector })),
  actions: ["DescribeDtsJobs", "DescribeSynchronizationJobStatusList"],
  enumeratedFields: ["Status"],
  measuredFields: ["Delay"],
  requestsPerSecond: 10,
  shard: 0,
  totalShards: 1,
});
// `ours-fresh` is scraped so rarely that each scrape puts its page together anew.
let scrapes = 0;
const clock = { monotonic: who === "ours-fresh" ? () => scrapes * 5_000 : () => performance.now() };
const exposition = createExposition({ options, self, clock });
const prom = createPromExporter(options);

async function createBody() {
  if (who === "prom-client") {
    prom.set(snapshot());
    return async () => promisify(gzip)(await prom.metrics());
  }
  await exposition.publish(snapshot());
  if (who !== "static") return () => exposition.render(request);
  const bytes = await exposition.render(request);
  return () => bytes;
}

const body = await createBody();
const server = createServer(async (_request, response) => {
  scrapes += 1;
  const bytes = await body();
  response.writeHead(200, {
    "content-type": exposition.contentType(request.format),
    "content-encoding": "gzip",
    "content-length": bytes.length,
  });
  response.end(bytes);
});

const delay = monitorEventLoopDelay({ resolution: 1 });
let polling;
const answers = {
  cpu: () => process.cpuUsage(),
  /** Publishes a new snapshot every second from now on and watches the event loop. */
  poll: () => {
    let cycle = 0;
    let publishing = false;
    const snapshots = [1, 2, 3].map((number) => snapshot(number));
    polling = setInterval(async () => {
      if (publishing) return;
      publishing = true;
      cycle += 1;
      // A new object for the same jobs: what is measured is the publishing, not the making of the sample.
      const { targets, regions } = snapshots[cycle % snapshots.length];
      await exposition.publish({ targets, regions: regions.map((region) => ({ ...region })) });
      publishing = false;
    }, 1_000);
    delay.reset();
    delay.enable();
  },
  delay: () => ({ p99: delay.percentile(99) / 1e6 - 1, max: delay.max / 1e6 - 1 }),
  stop: () => {
    clearInterval(polling);
    server.close();
    server.closeAllConnections();
    process.disconnect();
  },
};
process.on("message", (question) => {
  const answer = answers[question]() ?? {};
  if (process.connected) process.send({ question, answer });
});
server.listen(0, "127.0.0.1", () => process.send({ port: server.address().port }));
