import { setMaxListeners } from "node:events";
import { type Target, targetKey } from "../config/targets.js";
import type { Clock } from "../lib/clock.js";
import { fnv1a } from "../lib/fnv1a.js";
import { onAbort } from "../lib/on-abort.js";
import type { Telemetry } from "../lib/telemetry.js";
import { type Backoff, createBackoff } from "./backoff.js";

/** Who rests, how much longer, and what ends it. */
export interface Rest extends Pick<Backoff, "restMs" | "woken"> {
  /** Whose polls are known to take longer than the interval. Absent: nobody's. */
  isStretched?(target: Target): boolean;
}

/** What a scheduler works with. */
export interface SchedulerDeps {
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  /** Who rests. Absent: failing targets are polled like all others. */
  readonly backoff?: Rest | undefined;
  /** Polls a target once; never rejects. */
  readonly poll: (target: Target, signal: AbortSignal) => Promise<void>;
  /** Called when a rest begins and ends, and every interval in between: that a target rests is no standstill. */
  readonly onRest?: ((target: Target) => void) | undefined;
}

/**
 * Of thousands of targets one would be due every few milliseconds. Each time the process would wake, with what it needs gone from the
 * processor's caches, which took as long as the work itself. So those of a beat wake it together, and each its own beat still.
 */
const beatMs = 250;

/**
 * Polls every target until the signal aborts, then waits for the polls under way. The first poll of every target starts
 * at once; later ones at a phase of the interval that is the target's own, so that targets do not come in volleys.
 * A poll that is still running when the next one is due makes that one be skipped, and counted unless its interval is stretched. A target
 * that rests is polled when its rest is over, or at once when it is woken; nothing is counted for the polls that it rests. A poll off the
 * beat, the first one too, may begin as little as half an interval before the next beat: when it runs until then, it stands for it.
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
  const backoff: Rest = deps.backoff ?? createBackoff(clock);
  let running: { readonly ended: Promise<void>; standsForBeat: boolean } | undefined;
  const poll = (offBeat: boolean) => {
    if (running) {
      const { standsForBeat } = running;
      running.standsForBeat = false;
      // A target whose polls are known to take longer than its interval has a longer one: that none begins now is no loss.
      if (standsForBeat || backoff.isStretched?.(target)) return;
      telemetry.poll(target, target.collector, "skipped");
      return;
    }
    const ended = deps.poll(target, signal).finally(() => {
      running = undefined;
    });
    running = { ended, standsForBeat: offBeat };
  };
  poll(true);
  let dueMs = firstDueMs(target, clock.monotonic());
  while (!signal.aborted) {
    const woken = backoff.woken(target);
    const signals = [signal, woken];
    await sleepUntilWoken(dueMs - clock.monotonic(), { clock, signals });
    const rested = await waitForRest(target, { clock, signals, backoff, onRest: deps.onRest });
    // What is still running began before the change that woke the target.
    if (woken.aborted) await running?.ended;
    if (signal.aborted) break;
    const offBeat = rested || woken.aborted;
    poll(offBeat);
    // After a pause of the whole process, missed polls are not made up for.
    dueMs = nextDueMs(target, { dueMs, nowMs: clock.monotonic(), offBeat });
  }
  await running?.ended;
}

interface Waiting {
  readonly clock: Clock;
  /** Any of them ends the wait. */
  readonly signals: readonly AbortSignal[];
}

/** Waits as long as the target rests; true when it did at all. */
async function waitForRest(
  target: Target,
  deps: Waiting & Pick<SchedulerDeps, "onRest"> & { readonly backoff: Rest },
): Promise<boolean> {
  const isOver = () => deps.signals.some(({ aborted }) => aborted) || deps.backoff.restMs(target) === 0;
  const rests = !isOver();
  while (!isOver()) {
    deps.onRest?.(target);
    await sleepUntilWoken(Math.min(deps.backoff.restMs(target), target.intervalMs), deps);
  }
  if (rests) deps.onRest?.(target);
  return rests;
}

/**
 * The next time of the target's own phase. After a poll that was off the beat it is half an interval away at least, so
 * that two polls do not follow each other closely.
 */
function nextDueMs(
  { intervalMs }: Target,
  { dueMs, nowMs, offBeat }: { readonly dueMs: number; readonly nowMs: number; readonly offBeat: boolean },
): number {
  const earliestMs = offBeat ? nowMs + intervalMs / 2 : nowMs;
  const passed = Math.floor((earliestMs - dueMs) / intervalMs);
  return dueMs + (Math.max(passed, offBeat ? -1 : 0) + 1) * intervalMs;
}

/** Half an interval from now at least, one and a half at most: the target's own phase, but not right after the first poll. */
function firstDueMs(target: Target, nowMs: number): number {
  const halfMs = target.intervalMs / 2;
  const phaseMs = fnv1a(targetKey(target)) % target.intervalMs;
  const delayMs = phaseMs >= halfMs ? phaseMs : phaseMs + target.intervalMs;
  const dueMs = Math.floor((nowMs + delayMs) / beatMs) * beatMs;
  return dueMs >= nowMs + halfMs ? dueMs : dueMs + beatMs;
}

/** Sleeps until the time is over or a signal aborts, whichever comes first. */
function sleepUntilWoken(ms: number, { clock, signals }: Waiting): Promise<void> {
  return new Promise((resolve) => {
    if (ms <= 0 || signals.some(({ aborted }) => aborted)) return resolve();
    const end = () => {
      takeBack();
      for (const release of releases) release();
      resolve();
    };
    const takeBack = clock.after(ms, end);
    // AbortSignal.any would do, but Node 20 never lets go of a signal made of one that lives long.
    const releases = signals.map((signal) => onAbort(signal, end));
  });
}
