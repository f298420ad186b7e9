/** A long list of which a few items are replaced at a time, and of which somebody keeps how it was. */
export interface BlockList<T> {
  /** Replaces the item at a position of the list. */
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
  return {
    put(position, item) {
      const index = Math.floor(position / blockItems);
      const block = blocks[index];
      if (block === undefined) throw new RangeError(`no such position: ${position}`);
      blocks[index] = block.with(position % blockItems, item);
    },
    view() {
      const then = blocks.slice();
      let list: readonly T[] | undefined;
      return () => {
        list ??= then.flat();
        return list;
      };
    },
  };
}
