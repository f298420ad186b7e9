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
  const entries = new Map<string, { readonly content: string; readonly thing: Thing }>();
  return {
    reconcile(plans) {
      for (const [key, { content, thing }] of [...entries]) {
        const plan = plans.get(key);
        if (plan !== undefined && JSON.stringify(plan) === content) continue;
        release(thing);
        entries.delete(key);
      }
      for (const [key, plan] of plans) {
        if (!entries.has(key)) entries.set(key, { content: JSON.stringify(plan), thing: create(plan) });
      }
    },
    get: (key) => entries.get(key)?.thing,
  };
}
