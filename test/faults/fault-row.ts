import type { TestContext } from "vitest";

/** One line of the summary: a fault and what was seen of it. */
export interface FaultRow {
  readonly fault: string;
  /** What the exporter showed meanwhile. */
  readonly seen: string;
  /** Simulated time from the end of the fault until everything was well; absent where nothing had to recover. */
  readonly recoveryMs?: number;
  /** What section 3 of the behaviour allows. */
  readonly limitMs?: number;
}

declare module "vitest" {
  interface TaskMeta {
    faultRow?: FaultRow;
  }
}

/** Puts a row into the summary, which the reporter prints when the test has ended. */
export function tell({ task }: Pick<TestContext, "task">, row: Omit<FaultRow, "fault">): void {
  const group = task.suite && task.suite.name !== "" ? `${task.suite.name} ` : "";
  task.meta.faultRow = { fault: `${group}${task.name}`, ...row };
}
