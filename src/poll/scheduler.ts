import { setMaxListeners } from "node:events";
import { fnv1a, type Target } from "../config/targets.js";
import type { Clock } from "../lib/clock.js";
import type { Telemetry } from "../lib/telemetry.js";

/** What a scheduler works with. */
export interface SchedulerDeps {
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  /** Polls a target once; never rejects. */
  readonly poll: (target: Target, signal: AbortSignal) => Promise<void>;
}

/**
 * Polls every target until the signal aborts, then waits for the polls under way. The first poll of every target starts
 * at once; later ones at a phase of the interval that is the target's own, so that targets do not come in volleys.
 * A poll that is still running when the next one is due makes that one be skipped and counted.
 */
export async function runScheduler(
  targets: readonly Target[],
  deps: SchedulerDeps,
  signal: AbortSignal,
): Promise<void> {
  // Every target sleeps on this signal: beyond ten of them Node would warn of a leak on stderr.
  setMaxListeners(0, signal);
  await Promise.all(targets.map((target) => keepPolling(target, deps, signal)));
}

async function keepPolling(target: Target, deps: SchedulerDeps, signal: AbortSignal): Promise<void> {
  const { clock, telemetry } = deps;
  let running: Promise<void> | undefined;
  const poll = () => {
    if (running) {
      telemetry.poll(target, target.collector, "skipped");
      return;
    }
    running = deps.poll(target, signal).finally(() => {
      running = undefined;
    });
  };
  poll();
  let dueMs = clock.monotonic() + firstDelayMs(target);
  while (await slept(clock, dueMs - clock.monotonic(), signal)) {
    poll();
    // After a pause of the whole process, missed polls are not made up for.
    const missed = Math.max(0, Math.floor((clock.monotonic() - dueMs) / target.intervalMs));
    dueMs += (missed + 1) * target.intervalMs;
  }
  await running;
}

/** Between half and one and a half intervals: the target's own phase, but not right after the first poll. */
function firstDelayMs({ account, regionId, collector, intervalMs }: Target): number {
  const phaseMs = fnv1a(`${account}/${regionId}/${collector}`) % intervalMs;
  return phaseMs >= intervalMs / 2 ? phaseMs : phaseMs + intervalMs;
}

function slept(clock: Clock, ms: number, signal: AbortSignal): Promise<boolean> {
  return clock.sleep(ms, signal).then(
    () => true,
    () => false,
  );
}
