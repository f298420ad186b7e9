import { expect, it } from "vitest";
import { fieldCoverage, pageFields } from "../../tools/field-coverage.js";
import { type Running, runSimulator } from "../simulator/running-simulator.js";
import { pathsOf } from "./differences.js";
import { everyCall, region } from "./every-call.js";
import { type Call, modelsOf } from "./official.js";

const models = await modelsOf(Object.keys(pageFields));

const known = (operation: string): readonly string[] => Object.keys(models[operation] ?? {});

/** The fields of an operation that decide something people see; what no official model has is a spelling of older answers. */
function fieldsRead(operation: string): readonly string[] {
  return fieldCoverage(pageFields)
    .filter(
      ({ api, claim }) => api === operation && ["metric", "identity", "shown"].includes(claim?.kind ?? ""),
    )
    .map(({ field }) => field)
    .filter((field) => known(operation).includes(field));
}

async function pathsIn(running: Running, { operation, parameters }: Call): Promise<ReadonlySet<string>> {
  const texts = Object.entries(parameters).map(([name, value]) => [name, String(value)]);
  const { body } = await running.client.call({ Action: operation, ...Object.fromEntries(texts) });
  return pathsOf(body);
}

// When the stories of the simulated jobs stand at another point: quiet, retrying, failed, a failed way back, and a task in its load.
const minutes = [0, 3, 12, 21, 45] as const;

it.each(Object.keys(pageFields))(
  "the simulator's answers of %s have every field that the exporter reads, and none that no model knows",
  async (operation) => {
    const running = await runSimulator({ jobs: 60 });
    const calls = everyCall(running, 6).filter((call) => call.operation === operation);
    const seen = new Set<string>();
    let minute = 0;
    for (const next of minutes) {
      await running.clock.advance((next - minute) * 60_000);
      minute = next;
      for (const call of calls) for (const path of await pathsIn(running, call)) seen.add(path);
    }
    expect([...seen].filter((path) => !known(operation).includes(path))).toEqual([]);
    // What only a refusal carries.
    const refused = { operation, parameters: { RegionId: region, ...calls[0]?.parameters } };
    for (const answer of [
      { kind: "success_false", dynamicMessage: "d" },
      { kind: "error", code: "InternalError" },
    ] as const) {
      const fault = running.simulator.faults.add({ answer });
      for (const path of await pathsIn(running, refused)) seen.add(path);
      fault.remove();
    }
    const read = fieldsRead(operation);
    expect(read.length).toBeGreaterThan(5);
    expect(read.filter((path) => !seen.has(path))).toEqual([]);
  },
);
