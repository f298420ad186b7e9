import { posix } from "node:path";
import { type Block, blocksOf } from "./blocks.js";

/** A page and where it stands in the repository, such as `docs/runbooks/AliyunDtsJobFailed.md`. */
export interface Page {
  readonly path: string;
  readonly text: string;
}

/** Where the translation of a page or folder would stand, and of a translation the original. */
export function counterpartOf(path: string): string {
  if (path === "README.md") return "README.zh-CN.md";
  if (path === "README.zh-CN.md") return "README.md";
  if (path.startsWith("docs/zh-CN/")) return path.replace("docs/zh-CN/", "docs/");
  return path.replace(/^docs\//, "docs/zh-CN/");
}

/** What a translation must leave as it is. */
const facts: Readonly<Record<string, (block: Block) => readonly string[]>> = {
  // A comment may be translated.
  code: ({ kind, text }) =>
    kind.startsWith("```")
      ? text
          .split("\n")
          .filter((line) => !/^\s*# /.test(line))
          .map((line) => line.replace(/\s+# .*$/, ""))
      : (text.match(/`[^`]+`/g) ?? []).toSorted(),
  numbers: (block) => (prose(block).match(/\d+(?:[.,]\d+)*/g) ?? []).toSorted(),
  emphasis: (block) => prose(block).match(/\*\*/g) ?? [],
  // Of metrics, alerts, API operations and products.
  names: (block) => [...new Set(prose(block).match(/\b(?:[A-Z]+[a-z]+){2,}\b|\baliyun_dts\w+/g))].toSorted(),
};

/** Names that may stand in a translation only: Chinese says them where English says "key". */
const added = new Set(["AccessKey"]);

/** What a block says outside of code, addresses and links' targets. */
function prose({ kind, text }: Block): string {
  if (kind.startsWith("```")) return "";
  return text
    .replace(/`[^`]+`/g, "")
    .replace(/\]\([^)]*\)/g, "]")
    .replace(/<https?:[^>]*>/g, "");
}

/** Where the links of a block lead: paths in the repository, and addresses. */
function linksOf({ kind, text }: Block, page: string): readonly string[] {
  if (kind.startsWith("```")) return [];
  const targets = [...text.matchAll(/\]\(([^)\s]*)[^)]*\)|<(https?:[^>]*)>/g)].map(
    ([, inline, bare]) => inline ?? bare ?? "",
  );
  return targets.map((target) => {
    if (/^[a-z]+:|^#/.test(target)) return target.replace(/^#.*/, page);
    return posix.join(posix.dirname(page), target);
  });
}

/**
 * What a translation says otherwise than its original, one line for each block: other headings, lists or tables; other code, numbers, names or links;
 * text that was not translated. A link must lead to the translation where `exists` says that there is one.
 */
export function differences(
  original: Page,
  translation: Page,
  exists: (path: string) => boolean,
): readonly string[] {
  const [theirs, ours] = [blocksOf(original.text), blocksOf(translation.text)];
  const misfit = theirs.findIndex(({ kind }, index) => kind !== ours[index]?.kind);
  const at = misfit < 0 ? theirs.length : misfit;
  const [left, right] = [theirs[at], ours[at]];
  const found = theirs.slice(0, at).flatMap((block, index) => {
    const other = ours[index] as Block;
    const wrong = mistakes({ original, translation, exists }, block, other);
    return wrong.map((what) => `${translation.path}:${other.line}: ${what}`);
  });
  if (left === undefined && right === undefined) return found;
  const [here, there] = [right, left].map((block) => (block === undefined ? "nothing" : `"${block.kind}"`));
  return [
    ...found,
    `${translation.path}:${right?.line ?? "end"}: ${here}, but ${there} in line ${left?.line ?? "end"} of ${original.path}`,
  ];
}

interface Pair {
  readonly original: Page;
  readonly translation: Page;
  readonly exists: (path: string) => boolean;
}

function mistakes(pair: Pair, left: Block, right: Block): readonly string[] {
  const { original, translation, exists } = pair;
  const unequal = Object.entries(facts).flatMap(([what, of]) => {
    const [wanted, got] = [of(left), of(right).filter((one) => !added.has(one) || of(left).includes(one))];
    return wanted.join("\n") === got.join("\n") ? [] : [`${what}: [${got}] instead of [${wanted}]`];
  });
  const translated = linksOf(left, original.path).map((target) => {
    const [path = "", fragment] = target.split("#");
    // Anchors are translated, too: the link test follows them.
    if (exists(counterpartOf(path)) && counterpartOf(path) !== path) return counterpartOf(path);
    return fragment === undefined ? path : target;
  });
  const got = linksOf(right, translation.path).map((target) =>
    translated.includes(target) ? target : target.replace(/#.*/, ""),
  );
  const links = translated.toSorted().join() === got.toSorted().join();
  const isEnglish = /(?:\b[a-z]{2,}\b[^\p{L}]+){3}/u.test(prose(left)) && !/\p{Script=Han}/u.test(right.text);
  return [
    ...unequal,
    ...(links ? [] : [`links: [${got}] instead of [${translated}]`]),
    ...(isEnglish ? ["not translated"] : []),
  ];
}
