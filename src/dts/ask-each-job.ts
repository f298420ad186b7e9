import type { Clock } from "../lib/clock.js";

/** How the calls of one poll follow each other. */
export interface Pace {
  readonly clock: Clock;
  /** Time over which they are spread evenly; absent: as fast as the budget allows. */
  readonly spreadMs?: number | undefined;
  readonly signal: AbortSignal;
}

/** Fewer than the default of requests in flight, so that a walk always finds room. */
const asksAtOnce = 3;

/**
 * Asks about one job after the other, evenly over the given time, or a few at a time where none is given. Resolves with the
 * answers in the order of the jobs; rejects with the first failure, and asks no further then.
 */
export async function askEachJob<Answer>(
  jobIds: readonly string[],
  pace: Pace,
  ask: (jobId: string) => Promise<Answer>,
): Promise<readonly Answer[]> {
  if (pace.spreadMs !== undefined) return askSpread(jobIds, { ...pace, spreadMs: pace.spreadMs }, ask);
  const answers = new Map<string, Answer>();
  const left = jobIds.values();
  let hasFailed = false;
  const askOn = async (): Promise<void> => {
    for (const jobId of left) {
      if (hasFailed) return;
      answers.set(jobId, await ask(jobId));
    }
  };
  const asking = Array.from({ length: asksAtOnce }, () =>
    askOn().catch((error: unknown) => {
      hasFailed = true;
      throw error;
    }),
  );
  await Promise.all(asking);
  return jobIds.flatMap((jobId) => {
    const answer = answers.get(jobId);
    return answer === undefined ? [] : [answer];
  });
}

/** After a call that took long, the others are spread over what is left: nothing is made up for in a burst. */
async function askSpread<Answer>(
  jobIds: readonly string[],
  { clock, spreadMs, signal }: Pace & { readonly spreadMs: number },
  ask: (jobId: string) => Promise<Answer>,
): Promise<readonly Answer[]> {
  const endMs = clock.monotonic() + spreadMs;
  const answers: Answer[] = [];
  for (const [index, jobId] of jobIds.entries()) {
    const startMs = clock.monotonic();
    answers.push(await ask(jobId));
    const left = jobIds.length - index;
    const nextMs = startMs + Math.max(0, endMs - startMs) / left;
    if (left > 1 && nextMs > clock.monotonic()) await clock.sleep(nextMs - clock.monotonic(), signal);
  }
  return answers;
}
