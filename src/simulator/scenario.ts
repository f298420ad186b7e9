import type { Fault } from "./faults/fault.js";
import { scenarioMistakes } from "./scenario-rules.js";
import type { JobType } from "./world/row.js";

/**
 * A scenario: what a simulator starts with. As a JSON file:
 *
 * ```json
 * {
 *   "seed": 7,
 *   "jobs": 60,
 *   "types": {"migration": 10, "sync": 40, "subscribe": 10},
 *   "speed": 10,
 *   "latencyMs": 80,
 *   "jitterMs": 40,
 *   "regions": ["cn-hangzhou", "cn-shanghai"],
 *   "faults": [
 *     {"match": {"action": "DescribeDtsJobs", "region": "cn-hangzhou", "jobType": "SYNC", "page": 2,
 *                "account": "demo", "afterSeconds": 60, "untilSeconds": 120},
 *      "times": 3,
 *      "answer": {"kind": "error", "code": "Throttling.User", "status": 400, "retryAfterMs": 800}},
 *     {"answer": {"kind": "delay", "ms": 250}},
 *     {"match": {"page": 2}, "times": 1, "answer": {"kind": "world", "edit": {"delete": "orders-to-adb"}}}
 *   ]
 * }
 * ```
 *
 * Every key is optional, except `answer` and its `kind` in a fault. Kinds and their fields: see FaultAnswer in
 * faults/fault.ts. `types` overrides `jobs`. Options given to createSimulator override the scenario.
 */
export interface Scenario {
  readonly seed?: number;
  readonly jobs?: number;
  readonly types?: Partial<Readonly<Record<JobType, number>>>;
  readonly speed?: number;
  readonly latencyMs?: number;
  readonly jitterMs?: number;
  readonly regions?: readonly string[];
  readonly faults?: readonly Fault[];
}

/** A scenario that cannot be used. Each mistake is one line: `NAME: PATH: what is wrong (what was found) (what to write)`. */
export class ScenarioError extends Error {
  readonly mistakes: readonly string[];

  constructor(mistakes: readonly string[]) {
    super(mistakes.join("\n"));
    this.name = "ScenarioError";
    this.mistakes = mistakes;
  }
}

/** Reads a scenario from JSON text; `name` stands for the file in messages. Throws a ScenarioError with every mistake. */
export function parseScenario(text: string, name: string): Scenario {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const detail = error instanceof Error ? error.message : "";
    throw new ScenarioError([`${name}: the file is not JSON (${detail}) (write one JSON object)`]);
  }
  if (isScenario(value)) return value;
  throw new ScenarioError(scenarioMistakes(value).map((mistake) => `${name}: ${mistake}`));
}

function isScenario(value: unknown): value is Scenario {
  return scenarioMistakes(value).length === 0;
}
