import { onTestFinished } from "vitest";
import { createSimulator, type Simulator, type SimulatorOptions } from "../../src/simulator/simulator.js";
import { createFakeClock, type FakeClock } from "../support/fake-clock.js";
import { type Exporter, type ExporterOptions, startExporter } from "./exporter.js";
import { type Relay, startRelay } from "./relay.js";

/** The regions that most tests watch. */
export const hangzhou = "cn-hangzhou";
/** A second region, which has to stay as it is. */
export const beijing = "cn-beijing";

/** A simulated cloud on the clock of the test. */
export interface Cloud {
  readonly clock: FakeClock;
  readonly url: string;
  readonly simulator: Simulator;
}

/** Starts a cloud; it stops with the test. By default 60 jobs in one region: 24 migrations, 24 synchronizations, 12 subscriptions. */
export async function startCloud(options: Partial<SimulatorOptions> = {}): Promise<Cloud> {
  const clock = createFakeClock();
  const simulator = createSimulator({ clock, jobs: 60, regions: [hangzhou], ...options });
  const { url } = await simulator.start();
  onTestFinished(() => simulator.stop());
  return { clock, url, simulator };
}

/** An exporter that watches a cloud through a relay, for faults on the way. */
export interface Watched extends Cloud {
  readonly exporter: Exporter;
  readonly relay: Relay;
}

/** Starts a cloud, a relay and an exporter that has seen every job once. */
export async function startWatched(
  options: Partial<SimulatorOptions> & Partial<Omit<ExporterOptions, "clock">> = {},
): Promise<Watched> {
  const cloud = await startCloud(options);
  const relay = await startRelay(cloud.url);
  const regions = options.regions ?? [hangzhou];
  const exporter = await startExporter({
    clock: cloud.clock,
    endpoints: Object.fromEntries(regions.map((region) => [region, relay.url])),
    ...(options.settings === undefined ? {} : { settings: options.settings }),
    ...(options.pageSize === undefined ? {} : { pageSize: options.pageSize }),
  });
  return { ...cloud, relay, exporter };
}
