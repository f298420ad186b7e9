import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { faultBodies } from "../../src/simulator/faults/fault.js";
import { parseScenario } from "../../src/simulator/scenario.js";
import { startCloud } from "./cloud.js";
import { startExporter } from "./exporter.js";

const folder = new URL("scenarios/", import.meta.url);
const names = readdirSync(folder).sort();
const guide = readFileSync(new URL("../../docs/faults.md", import.meta.url), "utf8");
const scenarioOf = (name: string) => parseScenario(readFileSync(new URL(name, folder), "utf8"), name);

it.each(names)("the scenario %s can be read and has a fault", (name) => {
  expect(scenarioOf(name).faults?.length).toBeGreaterThan(0);
});

it("the guide lists every scenario, once, and no other", () => {
  const listed = [...guide.matchAll(/^\| `(\S+\.json)` \|/gm)].map(([, name]) => name);
  expect([...listed].sort()).toEqual(names);
});

it.each(names)("every fault of the scenario %s meets calls of an exporter", async (name) => {
  const scenario = scenarioOf(name);
  const regions = scenario.regions ?? ["cn-hangzhou"];
  const cloud = await startCloud({ regions, jobs: scenario.jobs ?? 60 });
  // Added one by one, because only then their hits can be seen.
  const handles = (scenario.faults ?? []).map((fault) => cloud.simulator.faults.add(fault));
  const exporter = await startExporter({
    clock: cloud.clock,
    endpoints: Object.fromEntries(regions.map((region) => [region, cloud.url])),
    waitUntilUp: false,
    pageSize: 30,
  });
  await exporter.run(240_000, { stepMs: 2_500 });
  expect(handles.map(({ hits }) => hits() > 0)).toEqual(handles.map(() => true));
});

it("the scenarios know every body that an answer can have", () => {
  const used = names.flatMap((name) => scenarioOf(name).faults ?? []).map(({ answer }) => answer);
  const bodies = used.flatMap((answer) => (answer.kind === "http" ? [answer.body] : []));
  expect(new Set(bodies)).toEqual(new Set(faultBodies));
});
