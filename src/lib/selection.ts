/** A row of `select`: which jobs it fits. Everything is compared whole and case-sensitively; a name may have `*` and `?`. */
export type SelectRow =
  | { readonly by: "id" | "instance_id" | "name"; readonly value: string }
  | { readonly by: "tag"; readonly key: string; readonly value: string };

/** Which jobs of an account are watched: those that a row of `include` fits, or all if it is empty; less those of `exclude`. */
export interface Selection {
  readonly include: readonly SelectRow[];
  readonly exclude: readonly SelectRow[];
}

/** Watches every job. */
export const everything: Selection = { include: [], exclude: [] };

/** Whether it can leave out anything at all. */
export function isSelective({ include, exclude }: Selection): boolean {
  return include.length + exclude.length > 0;
}
