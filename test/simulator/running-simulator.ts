import { onTestFinished } from "vitest";
import { createSimulator, type Simulator, type SimulatorOptions } from "../../src/simulator/simulator.js";
import type { DtsJobRow } from "../../src/simulator/world/row.js";
import { createFakeClock, type FakeClock } from "../support/fake-clock.js";
import { type Answer, createSigningClient, type Params, type SigningClient } from "./signing-client.js";

export interface Running {
  readonly simulator: Simulator;
  readonly clock: FakeClock;
  readonly client: SigningClient;
  readonly url: string;
  /** A DescribeDtsJobs call for one region with the given parameters on top. */
  list(params?: Params): Promise<Answer>;
}

/** A simulator on a fake clock that stops with the test. */
export async function runSimulator(options: Partial<SimulatorOptions> = {}): Promise<Running> {
  const clock = createFakeClock();
  const simulator = createSimulator({ clock, ...options });
  const { url } = await simulator.start();
  onTestFinished(() => simulator.stop());
  const client = createSigningClient({ url, now: clock.now });
  return {
    simulator,
    clock,
    client,
    url,
    list: (params = {}) =>
      client.call({ Action: "DescribeDtsJobs", Region: "cn-hangzhou", PageSize: "30", ...params }),
  };
}

/** The jobs of an answer. */
export function jobsIn(answer: Answer): readonly DtsJobRow[] {
  return answer.body["DtsJobList"] as readonly DtsJobRow[];
}

/** The names of the jobs of an answer. */
export function namesIn(answer: Answer): readonly (string | undefined)[] {
  return jobsIn(answer).map((job) => job.DtsJobName);
}
