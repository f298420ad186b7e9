import { expect, it } from "vitest";
import { committedDashboards } from "./committed.js";
import { choiceOf } from "./variables.js";

const dashboards = committedDashboards();
const choices = dashboards.flatMap(({ file, variables }) =>
  variables.filter(({ name }) => name === "dts_job").map((variable) => [file, variable] as const),
);

/** A line as Grafana makes it of a series: labels in their order, and no escapes. */
function lineOf(labels: Readonly<Record<string, string>>): string {
  const texts = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${texts.map(([name, text]) => `${name}="${text}"`).join(",")}} 1 1763640000000`;
}

it.each(choices)("in %s a job cannot be chosen by the name of another one", (_file, { query, regex }) => {
  const [, made] = /"(\w+)", "", "dts_job_id"\)+$/.exec(String(query?.["query" as never] ?? query)) ?? [];
  expect(made).toBeDefined();
  const name = 'orders", a_job="victim", dts_job_id="victim", direction="Forward';
  const line = lineOf({
    account: "a",
    choice: `${name} Forward mine`,
    direction: "Forward",
    dts_job_id: "mine",
    dts_job_name: name,
    [made ?? ""]: "mine",
  });
  expect(choiceOf(line, regex ?? "")).toEqual({ text: "orders", value: "mine" });
});

it("no cell of a table can set another variable of the dashboard that it links to", () => {
  const text = JSON.stringify(dashboards);
  expect(text.match(/\$\{__data\.fields\.\w+:percentencode\}/g)?.length).toBeGreaterThan(3);
  expect(text.match(/\$\{__data\.fields\.\w+\}/g)).toBeNull();
});
