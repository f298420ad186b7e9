import { type App, createApp } from "../../src/app.js";
import type { Config } from "../../src/config/config.js";
import { Failure } from "../../src/lib/failure.js";
import { json, type Loopback, startLoopback } from "../aliyun/loopback.js";
import { createFakeClock, type FakeClock } from "../support/fake-clock.js";
import { createFakeCloudClient, createFakeRegion, type FakeRegion } from "./fake-cloud.js";
import { silentLogger } from "./pipeline.js";

/** The fake cloud behind a real socket. */
export interface LoopbackCloud {
  readonly url: string;
  region(regionId: string): FakeRegion;
  close(): Promise<void>;
}

/** Starts a cloud; regions appear when they are asked for. */
export async function startLoopbackCloud(): Promise<LoopbackCloud> {
  const regions = new Map<string, FakeRegion>();
  const region = (regionId: string): FakeRegion => {
    const known = regions.get(regionId) ?? createFakeRegion();
    regions.set(regionId, known);
    return known;
  };
  const server: Loopback = await startLoopback(async ({ form }, response) => {
    const client = createFakeCloudClient(region(form.get("RegionId") ?? ""));
    const never = new AbortController().signal;
    try {
      json(response, await client.call(form.get("Action") ?? "", Object.fromEntries(form), never));
    } catch (error) {
      const reason = error instanceof Failure ? error.reason : "defect";
      json(response, { Code: reason === "forbidden" ? "Forbidden.RAM" : "InternalError" }, 500);
    }
  });
  return { url: server.url, region, close: server.close };
}

/** A whole exporter that is polled by hand, on a clock of its own. */
export function createLoopbackApp(config: Config): { readonly app: App; readonly clock: FakeClock } {
  const clock = createFakeClock();
  const app = createApp(config, {
    clock,
    logger: silentLogger,
    droppedLogLines: () => 0,
    random: () => 0.5,
    version: "0",
    revision: "0",
    nodeVersion: "0",
    credentials: () => ({
      type: "access_key",
      get: async () => ({ accessKeyId: "id", accessKeySecret: "secret" }),
      invalidate: () => undefined,
      onChange: () => () => undefined,
    }),
  });
  return { app, clock };
}
