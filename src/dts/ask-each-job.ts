import type { Clock } from "../lib/clock.js";
import { sideBySide } from "../lib/side-by-side.js";

/** How the calls of one poll follow each other. */
export interface Pace {
  readonly clock: Clock;
  /** Time over which they are spread evenly; absent: as fast as the budget allows. */
  readonly spreadMs?: number | undefined;
  readonly signal: AbortSignal;
}

/** Fewer than the default of requests in flight, so that a walk always finds room. */
export const asksAtOnce = 3;

/**
 * Asks about one job after the other, evenly over the given time, or a few at a time where none is given. Resolves with the
 * answers in the order of the jobs; rejects with the first failure, and asks no further then.
 */
export async function askEachJob<Answer>(
  jobIds: readonly string[],
  pace: Pace,
  ask: (jobId: string, signal: AbortSignal) => Promise<Answer>,
): Promise<readonly Answer[]> {
  if (pace.spreadMs !== undefined) return askSpread(jobIds, { ...pace, spreadMs: pace.spreadMs }, ask);
  return sideBySide(jobIds, { atOnce: asksAtOnce, signal: pace.signal }, ask);
}

/** After a call that took long, the others are spread over what is left: nothing is made up for in a burst. */
async function askSpread<Answer>(
  jobIds: readonly string[],
  { clock, spreadMs, signal }: Pace & { readonly spreadMs: number },
  ask: (jobId: string, signal: AbortSignal) => Promise<Answer>,
): Promise<readonly Answer[]> {
  const endMs = clock.monotonic() + spreadMs;
  const answers: Answer[] = [];
  for (const [index, jobId] of jobIds.entries()) {
    const startMs = clock.monotonic();
    answers.push(await ask(jobId, signal));
    const left = jobIds.length - index;
    const nextMs = startMs + Math.max(0, endMs - startMs) / left;
    if (left > 1 && nextMs > clock.monotonic()) await clock.sleep(nextMs - clock.monotonic(), signal);
  }
  return answers;
}
