import { setTimeout as pause } from "node:timers/promises";

const usualPatienceMs = 60_000;
const stepMs = 100;

/** Waits until another process has come to a state: asks again and again, up to a minute. The only wait of the tests. */
export async function eventually(
  what: string,
  holds: () => Promise<boolean>,
  patienceMs = usualPatienceMs,
): Promise<void> {
  let last: unknown = "it did not hold";
  for (const start = Date.now(); Date.now() - start < patienceMs; await pause(stepMs)) {
    try {
      if (await holds()) return;
    } catch (error) {
      last = error;
    }
  }
  throw new Error(`not within ${patienceMs / 1000} s: ${what} (${String(last)})`);
}
