import { createServer } from "../../src/http/server.js";
import { followWebConfig } from "../../src/http/web-config/followed-web-config.js";
import { systemClock } from "../../src/lib/clock.js";
import { createExposition } from "../../src/metrics/exposition.js";
import { negotiate } from "../../src/metrics/negotiate.js";
import { noFindings } from "../../src/model/findings.js";
import type { DtsJob } from "../../src/model/job.js";
import type { RegionSnapshot, Snapshot } from "../../src/model/snapshot.js";
import { aJob, aTarget, createLogRecorder } from "../http/fixtures.js";
import "./strain-child.js";

// Serves JOBS jobs on a free port of the loopback, with the users of the file WEB_CONFIG where one is given, and tells its
// address. Its snapshot is made anew every 5 s, as polls do it.
const regionIds = ["cn-hangzhou", "cn-shanghai", "cn-beijing", "eu-central-1", "us-west-1"];
const jobsPerRegion = Math.ceil(Number(process.env["JOBS"] ?? 1_000) / regionIds.length);
const webConfig = process.env["WEB_CONFIG"];

function jobsOf(regionId: string): readonly DtsJob[] {
  return Array.from({ length: jobsPerRegion }, (_, index) =>
    aJob({
      regionId,
      jobId: `${regionId}-${index}`,
      name: `orders-to-adb-${index}`,
      delaySeconds: index % 97,
      checkpointSeconds: 1_790_000_000 - (index % 97),
      source: { engine: "MySQL", instanceType: "RDS", instanceId: `rm-bp1src${index}`, regionId },
      destination: { engine: "AnalyticDB", instanceType: "ADS", instanceId: `am-bp1adb${index}`, regionId },
      phases: [
        { phase: "structure_initialization", status: "Finished", progressRatio: 1 },
        { phase: "data_initialization", status: "Finished", progressRatio: 1 },
        { phase: "data_synchronization", status: "Catched", progressRatio: 0.95 },
      ],
      retry: { retrying: false, limitSeconds: 43_200 },
      tags: [{ key: "team", value: `team-${index % 20}` }],
    }),
  );
}

function regionOf(regionId: string): RegionSnapshot {
  return { ...noFindings, account: "production", regionId, types: ["sync"], jobs: jobsOf(regionId) };
}

let regions = regionIds.map(regionOf);
const targets = regionIds.map((regionId) => aTarget({ regionId, jobs: jobsPerRegion }));
let snapshot: Snapshot = { targets, regions };
const exposition = createExposition({
  options: { statusSets: "active", jobNameLabel: true, tagLabels: [] },
  self: { collect: async () => [] },
  clock: systemClock,
});
await exposition.publish(snapshot);

const logger = createLogRecorder();
const web =
  webConfig === undefined ? undefined : followWebConfig({ name: webConfig, where: "flag" }, systemClock);
const server = createServer({
  listenAddresses: ["127.0.0.1:0"],
  telemetryPath: "/metrics",
  metrics: exposition,
  negotiate,
  snapshot: () => snapshot,
  isHealthy: () => ({ ok: true }),
  isReady: () => true,
  enableLifecycle: false,
  version: { version: "1.2.3", revision: "abc1234" },
  web,
  clock: systemClock,
  logger,
});
const [listening] = await server.start();

// One region changes every 5 s, as a poll changes it.
let turn = 0;
setInterval(() => {
  regions = regions.map((region, index) =>
    index === turn % regions.length ? { ...region, jobs: [...region.jobs] } : region,
  );
  turn += 1;
  snapshot = { targets, regions };
  void exposition.publish(snapshot);
}, 5_000);
process.send?.(listening?.address);
