/** A value of the file with its place: `where` is `FILE:LINE:COLUMN`. */
export type DocumentNode = ScalarNode | ListNode | MapNode;

/** A text, number, boolean, or `undefined` where nothing (or null) is written. */
export interface ScalarNode {
  readonly kind: "scalar";
  readonly where: string;
  readonly value: string | number | boolean | undefined;
}

/** A list and its items. */
interface ListNode {
  readonly kind: "list";
  readonly where: string;
  readonly items: readonly DocumentNode[];
}

/** A mapping; its keys are unique. */
export interface MapNode {
  readonly kind: "map";
  readonly where: string;
  readonly entries: readonly MapEntry[];
}

/** A key with its own place, and its value. */
export interface MapEntry {
  readonly key: string;
  readonly where: string;
  readonly value: DocumentNode;
}
