import { type Scope, scopeKey } from "../../lib/scope.js";
import type { Series } from "./series.js";

/** The present budget of each account in each region. */
export interface BudgetGauge {
  /** Shows these scopes and no others. A budget that the API has lowered stays lowered while what is configured stays the same. */
  configure(scopes: readonly Scope[], requestsPerSecond: number): void;
  /** A scope that is no longer configured is left out: a call may be under way when its account is removed. */
  set(scope: Scope, requestsPerSecond: number): void;
}

/** Nothing configured yet. */
export function createBudgetGauge(gauge: Pick<Series, "set" | "remove">): BudgetGauge {
  let configured = new Map<string, { readonly scope: Scope; readonly requestsPerSecond: number }>();
  const labelsOf = ({ account, regionId }: Scope) => ({ account, region_id: regionId });
  return {
    configure(scopes, requestsPerSecond) {
      const before = configured;
      configured = new Map(scopes.map((scope) => [scopeKey(scope), { scope, requestsPerSecond }]));
      for (const [key, { scope }] of configured) {
        if (before.get(key)?.requestsPerSecond !== requestsPerSecond)
          gauge.set(labelsOf(scope), requestsPerSecond);
      }
      for (const [key, { scope }] of before) {
        if (!configured.has(key)) gauge.remove(labelsOf(scope));
      }
    },
    set(scope, requestsPerSecond) {
      if (configured.has(scopeKey(scope))) gauge.set(labelsOf(scope), requestsPerSecond);
    },
  };
}
