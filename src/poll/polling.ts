import { setMaxListeners } from "node:events";
import { atOnce, type Target } from "../config/targets.js";
import type { Clock } from "../lib/clock.js";
import type { Logger } from "../lib/logger.js";
import { createReconciler } from "../lib/reconciler.js";
import type { Telemetry } from "../lib/telemetry.js";
import type { Collect } from "../model/report.js";
import type { Snapshot } from "../model/snapshot.js";
import type { Backoff } from "./backoff.js";
import { createFastLane } from "./fast-lane.js";
import { isListing } from "./listings.js";
import { createPoller } from "./poller.js";
import { type Rest, runScheduler } from "./scheduler.js";
import { createSpreadRetry } from "./spread-retry.js";
import type { Store } from "./store.js";
import type { Watchdog } from "./watchdog.js";

/** A target, with all that a poll of it is made of. */
interface TargetPlan {
  readonly target: Target;
}

/** The polls of all targets: in loops, or once. */
export interface Polling<Plan extends TargetPlan> {
  /** Goes on with these plans: a target with the same plan as before keeps its rhythm, others begin anew. By target key. */
  reconcile(plans: ReadonlyMap<string, Plan>): void;
  /** Polls every target, at once and then in its rhythm, until `stop`. */
  start(): void;
  /** Polls every target once, spreading nothing. Resolves when all polls have ended. */
  pollOnce(signal: AbortSignal): Promise<void>;
  /** Aborts the polls of the loops. Resolves when the last one has ended. */
  stop(): Promise<void>;
}

/** What polling works with. */
export interface PollingDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly telemetry: Telemetry;
  readonly store: Store;
  readonly backoff: Backoff;
  readonly watchdog: Pick<Watchdog, "progressed" | "answered">;
  /** Makes a snapshot visible to scrapes. */
  readonly publish: (snapshot: Snapshot) => Promise<void>;
  /** How to ask a target now; undefined when it is not configured any more. */
  readonly collectOf: (target: Target) => Collect | undefined;
}

interface Loop {
  readonly stop: AbortController;
}

/** Nothing is polled yet. */
export function createPolling<Plan extends TargetPlan>(deps: PollingDeps): Polling<Plan> {
  const { clock, telemetry, backoff, store, watchdog } = deps;
  const rest: Rest = {
    restMs: (target) => Math.max(backoff.restMs(target), store.restMs(target)),
    woken: backoff.woken,
    isStretched: store.isStretched,
  };
  const poll = createPoller({ ...deps, onAnswer: watchdog.answered });
  const fastLane = createFastLane(deps);
  const retrySpread = createSpreadRetry(deps);
  let plans: ReadonlyMap<string, Plan> = new Map();
  let isRunning = false;

  const pollTarget = async (target: Target, signal: AbortSignal): Promise<void> => {
    const collect = fastLane.mayPoll(target) ? deps.collectOf(target) : undefined;
    if (collect) await poll(target, collect, signal);
    fastLane.polled(target);
    watchdog.progressed(target);
  };

  const running = new Set<Promise<void>>();
  const loops = createReconciler<Plan, Loop>(
    ({ target }) => {
      const stop = new AbortController();
      const onRest = () => watchdog.progressed(target);
      const pollAndRetry = (each: Target, signal: AbortSignal) =>
        pollTarget(each, signal).then(() => retrySpread(each, signal));
      const scheduling = { clock, telemetry, poll: pollAndRetry, backoff: rest, onRest };
      const done = runScheduler([target], scheduling, stop.signal).finally(() => running.delete(done));
      running.add(done);
      return { stop };
    },
    ({ stop }) => stop.abort(),
  );

  return {
    reconcile(next) {
      plans = next;
      if (isRunning) loops.reconcile(plans);
    },
    start() {
      isRunning = true;
      loops.reconcile(plans);
    },
    async pollOnce(signal) {
      // Every target listens to it: beyond ten of them Node would warn of a leak on stderr.
      setMaxListeners(0, signal);
      const targets = [...plans.values()].map(({ target }) => atOnce(target));
      // The others ask about what the listings have found.
      for (const group of [targets.filter(isListing), targets.filter((target) => !isListing(target))]) {
        await Promise.all(group.map((target) => pollTarget(target, signal)));
      }
    },
    async stop() {
      isRunning = false;
      loops.reconcile(new Map());
      await Promise.all(running);
    },
  };
}
