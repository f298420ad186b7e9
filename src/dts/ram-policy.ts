import { type CollectorName, collectorNames, collectorOf, collectors } from "./collectors.js";
import { operations } from "./operations.js";

/** The RAM policy that allows exactly what these collectors call. */
export function ramPolicyFor(names: readonly CollectorName[]): string {
  const called = new Set<string>(names.map((name) => collectorOf(name).operation));
  const actions = operations.filter(({ name }) => called.has(name)).map(({ ramAction }) => ramAction);
  const policy = {
    Version: "1",
    Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }],
  };
  return `${JSON.stringify(policy, undefined, 2)}\n`;
}

/** The policy that is shipped: for the collectors that are enabled by default. `generate ram-policy` writes any other one. */
export function defaultRamPolicy(): string {
  return ramPolicyFor(collectorNames.filter((name) => collectors[name].enabled));
}
