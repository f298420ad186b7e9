import type { TestContext } from "vitest";

/** One line of the table that a suite ends with: what was seen, by the head of its column. */
export type Row = Readonly<Record<string, string>>;

declare module "vitest" {
  interface TaskMeta {
    row?: Row;
  }
}

/** Puts a row into the table, which the reporter prints when the tests have ended. Its first cell is the test's name, under `head`. */
export function tellRow({ task }: Pick<TestContext, "task">, head: string, cells: Row): void {
  const group = task.suite && task.suite.name !== "" ? `${task.suite.name} ` : "";
  task.meta.row = { [head]: `${group}${task.name}`, ...cells };
}
