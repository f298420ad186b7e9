import type { Panel } from "@grafana/grafana-foundation-sdk/dashboard";
import type { Dataquery } from "@grafana/grafana-foundation-sdk/prometheus";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../e2e/eventually.js";
import type { QuerySample } from "../e2e/prometheus-server.js";
import { allChosen, countingZeros } from "./chosen.js";
import { committedDashboards } from "./committed.js";
import { type DemoWorld, startDemoWorld } from "./demo-world.js";
import { grafanaData, majors } from "./grafana-data.js";
import { checkTable } from "./misplaced.js";
import { type Answer, type Emptiness, holesIn } from "./table-answers.js";
import { interpolate, type Values } from "./variables.js";

interface Table {
  readonly name: string;
  readonly panel: Panel;
  readonly answers: readonly Answer[];
}

const emptinesses: readonly Emptiness[] = ["no frame", "empty frame"];
let world: DemoWorld;
let tables: readonly Table[];

beforeAll(async () => {
  world = await startDemoWorld();
  const query = (promql: string): Promise<readonly QuerySample[]> => world.prometheus.query(promql);
  const panels = committedDashboards().flatMap((dashboard) =>
    dashboard.panels
      .filter(({ type }) => type === "table")
      .map((panel) => ({ name: `${dashboard.file}: ${panel.title}`, dashboard, panel })),
  );
  const answering = ({ answers }: Table) => answers.filter(({ samples }) => samples.length > 0).length;
  let found: readonly Table[] = panels.map(({ name, panel }) => ({ name, panel, answers: [] }));
  // A job that retries, fails or is checked is there for seconds only: each table is taken when most of its queries answer.
  await eventually("every query of every table has answered, all of a table at a time", async () => {
    found = await Promise.all(
      panels.map(async ({ name, dashboard, panel }, index) => {
        const before = found[index];
        if (before && answering(before) === panel.targets?.length) return before;
        const values: Values = await allChosen(dashboard, query);
        const answers = (panel.targets as Dataquery[]).map(async (target) => ({
          target,
          samples: await query(interpolate(countingZeros(target.expr), values)),
        }));
        const now = { name, panel, answers: await Promise.all(answers) };
        return before && answering(before) > answering(now) ? before : now;
      }),
    );
    return found.every((table) => answering(table) === table.panel.targets?.length);
  }).catch(() => undefined);
  tables = found.map(atOneTime);
});

/** The queries of a panel ask for the same moment. */
function atOneTime({ answers, ...table }: Table): Table {
  const time = Math.max(...answers.flatMap(({ samples }) => samples.map(({ value }) => value[0])));
  const moved = answers.map(({ target, samples }) => ({
    target,
    samples: samples.map(({ metric, value }): QuerySample => ({ metric, value: [time, value[1]] })),
  }));
  return { ...table, answers: moved };
}

afterAll(async () => {
  await world?.stop();
});

describe.each(majors)("@grafana/data %s", (major) => {
  const grafana = grafanaData(major);

  it("puts every value of the demo, with and without holes, in its row and column of each table", async () => {
    const wrong: string[] = [];
    let withData = 0;
    let holes = 0;
    let cells = 0;
    for (const { name, panel, answers } of tables) {
      if (answers.some(({ samples }) => samples.length > 0)) withData += 1;
      for (const hole of [{ name: "all data", answers }, ...holesIn(answers)]) {
        for (const emptiness of emptinesses) {
          const check = await checkTable(grafana, panel, { answers: hole.answers, emptiness });
          holes += 1;
          cells += check.cells;
          const mistakes = [
            ...check.misplaced.map((text) => `misplaced: ${text}`),
            ...check.lost.map((text) => `lost: ${text}`),
            ...check.undressed.map((text) => `not its own: ${text}`),
          ];
          wrong.push(...mistakes.map((text) => `${name} (${hole.name}, ${emptiness}): ${text}`));
        }
      }
    }
    const misplaced = wrong.filter((text) => text.includes("): misplaced: "));
    process.stdout.write(
      `Grafana ${major}: ${tables.length} tables, ${withData} with data, ${holes} with holes, ${cells} cells, ${misplaced.length} misplaced values\n`,
    );
    const full = tables.filter(({ answers }) => answers.every(({ samples }) => samples.length > 0));
    expect(tables.filter((table) => !full.includes(table)).map(({ name }) => name)).toEqual([]);
    expect([wrong.length, wrong.slice(0, 20)]).toEqual([0, []]);
  });
});
