import type { TestContext } from "vitest";
import { tellRow } from "../support/row.js";

/** What was seen of a fault. */
export interface FaultRow {
  /** What the exporter showed meanwhile. */
  readonly seen: string;
  /** Simulated time from the end of the fault until everything was well; absent where nothing had to recover. */
  readonly recoveryMs?: number;
  /** What section 3 of the behaviour allows. */
  readonly limitMs?: number;
}

/** Puts a row into the table of faults. */
export function tell(context: Pick<TestContext, "task">, { seen, ...recovery }: FaultRow): void {
  tellRow(context, "fault", { seen, "recovery, simulated": recoveryOf(recovery) });
}

function recoveryOf({ recoveryMs, limitMs }: Omit<FaultRow, "seen">): string {
  if (recoveryMs === undefined) return "nothing to recover";
  const limit = limitMs === undefined ? "" : ` (at most ${limitMs / 1_000} s)`;
  return `back after ${recoveryMs / 1_000} s${limit}`;
}
