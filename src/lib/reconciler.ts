import { hash } from "node:crypto";

/** Things that live for as long as their plan stays the same: what a reload leaves untouched. */
export interface Reconciler<Plan, Thing> {
  /** Makes what is new or planned differently, releases what is not planned any more, and leaves the rest alone. */
  reconcile(plans: ReadonlyMap<string, Plan>): void;
  get(key: string): Thing | undefined;
}

/** No things yet. Plans are plain data: two of the same content are the same plan. */
export function createReconciler<Plan, Thing>(
  create: (plan: Plan) => Thing,
  release: (thing: Thing) => void,
): Reconciler<Plan, Thing> {
  // A digest, as thousands of plans are kept for a reload that may never come.
  const contentOf = (plan: Plan): string => hash("sha256", JSON.stringify(plan), "base64");
  const entries = new Map<string, { readonly content: string; readonly thing: Thing }>();
  return {
    reconcile(plans) {
      for (const [key, { content, thing }] of [...entries]) {
        const plan = plans.get(key);
        if (plan !== undefined && contentOf(plan) === content) continue;
        release(thing);
        entries.delete(key);
      }
      for (const [key, plan] of plans) {
        if (!entries.has(key)) entries.set(key, { content: contentOf(plan), thing: create(plan) });
      }
    },
    get: (key) => entries.get(key)?.thing,
  };
}
