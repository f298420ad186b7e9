import { describe, expect, it } from "vitest";
import { createReconciler } from "../../src/lib/reconciler.js";

interface Plan {
  readonly name: string;
  readonly settings?: { readonly rate: number };
}

function watched() {
  const released: object[] = [];
  const registry = createReconciler<Plan, object>(
    (plan) => ({ plan }),
    (thing) => void released.push(thing),
  );
  return { registry, released };
}

const plans = (...list: readonly Plan[]) => new Map(list.map((plan) => [plan.name, plan]));

describe("a registry that is reconciled with new plans", () => {
  it("leaves alone what is planned with the same content", () => {
    const { registry, released } = watched();
    registry.reconcile(plans({ name: "a", settings: { rate: 1 } }));
    const before = registry.get("a");
    registry.reconcile(plans({ name: "a", settings: { rate: 1 } }, { name: "b" }));
    expect(registry.get("a")).toBe(before);
    expect(registry.get("b")).toBeDefined();
    expect(released).toEqual([]);
  });

  it("makes anew, after releasing the old one, what is planned differently", () => {
    const { registry, released } = watched();
    registry.reconcile(plans({ name: "a", settings: { rate: 1 } }));
    const before = registry.get("a");
    registry.reconcile(plans({ name: "a", settings: { rate: 2 } }));
    expect(registry.get("a")).not.toBe(before);
    expect(released).toEqual([before]);
  });

  it("releases what is not planned any more", () => {
    const { registry, released } = watched();
    registry.reconcile(plans({ name: "a" }, { name: "b" }));
    const before = registry.get("a");
    registry.reconcile(plans({ name: "b" }));
    expect(registry.get("a")).toBeUndefined();
    expect(released).toEqual([before]);
  });
});
