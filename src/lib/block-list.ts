import { joinLists } from "./join-lists.js";

/** A long list of which a few items are replaced at a time, and of which somebody keeps how it was. */
export interface BlockList<T> {
  /** Replaces the item at a position of the list, or adds one behind the last. */
  put(position: number, item: T): void;
  /** The list as it is now, whatever is put later; made when it is asked for the first time. */
  view(): () => readonly T[];
}

const blockItems = 64;

/** A list of these. A copy of thousands of items for each change of one was an eighth of what a poll allocated: blocks are shared. */
export function createBlockList<T>(items: readonly T[]): BlockList<T> {
  const blocks: (readonly T[])[] = [];
  for (let start = 0; start < items.length; start += blockItems)
    blocks.push(items.slice(start, start + blockItems));
  let length = items.length;
  return {
    put(position, item) {
      if (position < 0 || position > length) throw new RangeError(`no such position: ${position}`);
      const index = Math.floor(position / blockItems);
      const block = blocks[index] ?? [];
      blocks[index] = position === length ? [...block, item] : block.with(position % blockItems, item);
      length = Math.max(length, position + 1);
    },
    view() {
      const then = blocks.slice();
      let list: readonly T[] | undefined;
      return () => {
        list ??= joinLists(then);
        return list;
      };
    },
  };
}
