/** One part of a Markdown page: a heading, an item of a list, a row of a table, a paragraph or a fenced block of code. */
export interface Block {
  /** What it is, such as `##`, `1.`, `  -`, a row's number of cells as `| 3`, a fence with its language; empty for a paragraph. */
  readonly kind: string;
  /** What stands in it, without the marker. */
  readonly text: string;
  /** Where it begins, from 1. */
  readonly line: number;
}

const fence = /^\s*(```+|~~~+)\s*(\S*)/;
const marker = /^(#{1,6}|\s*(?:\d+\.|[-*]))\s+/;

/** The blocks of a Markdown page, in their order. A line that only goes on with a paragraph or an item belongs to it. */
export function blocksOf(page: string): readonly Block[] {
  const blocks: Block[] = [];
  let isOpen = false;
  let closing: string | undefined;
  const append = (text: string) => {
    const last = blocks.pop();
    if (last !== undefined) blocks.push({ ...last, text: last.text === "" ? text : `${last.text}\n${text}` });
  };
  for (const [index, text] of page.split("\n").entries()) {
    const line = index + 1;
    if (closing !== undefined) {
      if (text.trim() === closing) closing = undefined;
      else append(text);
      continue;
    }
    const [, ticks, language = ""] = fence.exec(text) ?? [];
    if (ticks !== undefined) {
      closing = ticks;
      isOpen = false;
      blocks.push({ kind: `\`\`\`${language}`, text: "", line });
    } else if (text.trim() === "") {
      isOpen = false;
    } else if (text.startsWith("|")) {
      isOpen = false;
      const cells = text.replace(/`[^`]*`|\\\|/g, "").split("|").length - 2;
      blocks.push({ kind: `| ${cells}`, text, line });
    } else if (isOpen && !marker.test(text)) {
      append(text.trim());
    } else {
      const [all = "", kind = ""] = marker.exec(text) ?? [];
      isOpen = !kind.startsWith("#");
      blocks.push({ kind, text: text.slice(all.length), line });
    }
  }
  return blocks;
}
