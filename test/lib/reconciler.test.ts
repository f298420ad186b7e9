import { describe, expect, it } from "vitest";
import { createReconciler } from "../../src/lib/reconciler.js";

interface Plan {
  readonly name: string;
  readonly settings?: { readonly rate: number };
}

function watched() {
  const released: object[] = [];
  const reconciler = createReconciler<Plan, object>(
    (plan) => ({ plan }),
    (thing) => void released.push(thing),
  );
  return { reconciler, released };
}

const plans = (...list: readonly Plan[]) => new Map(list.map((plan) => [plan.name, plan]));

describe("a reconciler that gets new plans", () => {
  it("leaves alone what is planned with the same content", () => {
    const { reconciler, released } = watched();
    reconciler.reconcile(plans({ name: "a", settings: { rate: 1 } }));
    const before = reconciler.get("a");
    reconciler.reconcile(plans({ name: "a", settings: { rate: 1 } }, { name: "b" }));
    expect(reconciler.get("a")).toBe(before);
    expect(reconciler.get("b")).toBeDefined();
    expect(released).toEqual([]);
  });

  it("makes anew, after releasing the old one, what is planned differently", () => {
    const { reconciler, released } = watched();
    reconciler.reconcile(plans({ name: "a", settings: { rate: 1 } }));
    const before = reconciler.get("a");
    reconciler.reconcile(plans({ name: "a", settings: { rate: 2 } }));
    expect(reconciler.get("a")).not.toBe(before);
    expect(released).toEqual([before]);
  });

  it("releases what is not planned any more", () => {
    const { reconciler, released } = watched();
    reconciler.reconcile(plans({ name: "a" }, { name: "b" }));
    const before = reconciler.get("a");
    reconciler.reconcile(plans({ name: "b" }));
    expect(reconciler.get("a")).toBeUndefined();
    expect(released).toEqual([before]);
  });
});
