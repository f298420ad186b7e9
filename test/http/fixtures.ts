import type { ServerTimeouts } from "../../src/http/connections/limits.js";
import type { ServerDeps } from "../../src/http/server.js";
import type { Logger } from "../../src/lib/logger.js";
import { noFindings } from "../../src/model/findings.js";
import type { DtsJob } from "../../src/model/job.js";
import type { Snapshot, TargetSnapshot } from "../../src/model/snapshot.js";
import { createFakeClock } from "../support/fake-clock.js";

/** The moment at which the fixtures play: 2026-11-20 12:00:00 UTC. */
export const nowSeconds = Date.UTC(2026, 10, 20, 12) / 1_000;

/** A healthy synchronization, changed as a test needs it. */
export function aJob(changes: Partial<DtsJob> = {}): DtsJob {
  return {
    account: "production",
    regionId: "cn-hangzhou",
    type: "sync",
    jobId: "k71r16fj13g",
    direction: "Forward",
    name: "orders",
    instanceId: "dtsk71r16fj13g",
    status: "Synchronizing",
    state: "running",
    statusObservedAtSeconds: nowSeconds - 7_200,
    transitions: [],
    statusChanges: [],
    ...changes,
  };
}

/** A target that is up, changed as a test needs it. */
export function aTarget(changes: Partial<TargetSnapshot> = {}): TargetSnapshot {
  return {
    account: "production",
    regionId: "cn-hangzhou",
    collector: "sync",
    intervalSeconds: 60,
    up: true,
    lastPollSeconds: nowSeconds - 12,
    lastSuccessSeconds: nowSeconds - 12,
    pollDurationSeconds: 0.8,
    jobs: 1,
    ...changes,
  };
}

/** One region with these jobs. */
export function aSnapshot(
  jobs: readonly DtsJob[],
  targets: readonly TargetSnapshot[] = [aTarget()],
): Snapshot {
  const region = {
    ...noFindings,
    account: "production",
    regionId: "cn-hangzhou",
    types: ["sync"],
  } as const;
  return { targets, regions: [{ ...region, jobs }] };
}

/** Short enough not to be waited for, long enough for a busy machine. */
export const shortTimeouts: ServerTimeouts = {
  handshakeMs: 100,
  requestMs: 100,
  checkMs: 20,
  keepAliveMs: 60_000,
  stalledReaderMs: 200,
};

/** A line that was logged. */
export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly fields: unknown;
}

/** A logger that keeps its lines. */
export function createLogRecorder(): Logger & { readonly lines: LogLine[] } {
  const lines: LogLine[] = [];
  const record = (level: string) => (message: string, fields?: unknown) => {
    lines.push({ level, message, fields });
  };
  return {
    lines,
    debug: record("debug"),
    info: record("info"),
    warn: record("warn"),
    error: record("error"),
  };
}

/** What a server needs, on a free port of the loopback, changed as a test needs it. */
export function serverDeps(changes: Partial<ServerDeps> = {}): ServerDeps {
  return {
    listenAddresses: ["127.0.0.1:0"],
    telemetryPath: "/metrics",
    metrics: {
      render: ({ format, encoding }) => Buffer.from(`up 1 # ${format} ${encoding}\n`),
      contentType: (format) => `text/plain; version=${format}; charset=utf-8`,
    },
    negotiate: (accept, acceptEncoding) => ({
      format: accept ?? "0.0.4",
      encoding: acceptEncoding?.includes("gzip") ? "gzip" : "identity",
    }),
    snapshot: () => aSnapshot([]),
    isHealthy: () => ({ ok: true }),
    isReady: () => true,
    enableLifecycle: false,
    version: { version: "1.2.3", revision: "abc1234" },
    clock: createFakeClock({ now: nowSeconds * 1_000 }),
    logger: createLogRecorder(),
    ...changes,
  };
}
