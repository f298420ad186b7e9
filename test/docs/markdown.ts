/** A link or an image of a Markdown text. */
export interface MarkdownLink {
  /** As it is written: a path, an anchor or a URL. */
  readonly target: string;
  /** From 1. */
  readonly line: number;
}

/** A fenced block of code. */
export interface FencedBlock {
  /** The first word after the fence: `sh`, `yaml`; empty where there is none. */
  readonly language: string;
  /** Without the fence and its indentation; ends with a newline where it is not empty. */
  readonly text: string;
  /** Of the opening fence, from 1. */
  readonly line: number;
}

const fence = /^(?<indent> *(?:>? ?)*)(?<mark>`{3,}|~{3,})(?<info>[^`]*)$/;

/** Every fenced block, in the order of the text, those within lists included. Throws for one that is not closed. */
export function fencedBlocks(text: string): readonly FencedBlock[] {
  const blocks: FencedBlock[] = [];
  let open: { indent: string; mark: string; language: string; line: number; lines: string[] } | undefined;
  for (const [index, line] of text.split("\n").entries()) {
    const { indent = "", mark = "", info = "" } = fence.exec(line)?.groups ?? {};
    if (open === undefined) {
      if (mark !== "")
        open = { indent, mark, language: info.trim().split(" ")[0] ?? "", line: index + 1, lines: [] };
    } else if (mark.startsWith(open.mark) && info.trim() === "") {
      const { language, lines } = open;
      blocks.push({ language, text: lines.map((each) => `${each}\n`).join(""), line: open.line });
      open = undefined;
    } else {
      open.lines.push(line.startsWith(open.indent) ? line.slice(open.indent.length) : line.trimStart());
    }
  }
  if (open !== undefined) throw new Error(`line ${open.line}: the block of code is not closed`);
  return blocks;
}

const blank = (text: string) => text.replace(/[^\n]/g, " ");

/** The text with all code and comments as spaces, so that lines and columns stay. */
function withoutCode(text: string): string {
  return withoutBlocks(text).replace(/(?<!`)(`+)(?!`)((?:(?!\n\n)[\s\S])*?[^`])\1(?!`)/g, blank);
}

/** The same with the code that stands in lines of text. */
function withoutBlocks(text: string): string {
  const lines = text.split("\n");
  for (const { line, text: code } of fencedBlocks(text)) {
    const end = line + code.split("\n").length;
    for (let index = line - 1; index < end; index++) lines[index] = "";
  }
  return lines.join("\n").replace(/<!--[\s\S]*?-->/g, blank);
}

const bracketed =
  /\]\(\s*(?:<(?<angled>[^>\n]*)>|(?<plain>(?:[^\s()]|\((?:[^\s()]|\([^\s()]*\))*\))*))(?:\s+(?:"(?:\\.|[^"])*"|'(?:\\.|[^'])*'|\((?:\\.|[^()])*\)))?\s*\)/g;
const defined = /^(?:> ?)* {0,3}\[[^\]^][^\]]*\]:[ \t]*\n?[ \t]*<?(?<target>[^\s>]+)>?/gm;
const autolink = /(?<!\]\()<(?<target>[a-z][a-z0-9+.-]*:[^\s<>]*)>/gi;
const tag = /<[a-z][a-z0-9]*(?:\s+(?:"[^"]*"|'[^']*'|[^"'>])*)?>/gi;
const attributeForm = (names: string) =>
  new RegExp(`\\s(?:${names})\\s*=\\s*(?:"(?<double>[^"]*)"|'(?<single>[^']*)'|(?<bare>[^\\s"'>]+))`, "gi");
const linking = attributeForm("href|src|poster");
const naming = attributeForm("id|name");
const sources = attributeForm("srcset");
const bare = /(?<!\]\(|[<"\w])(?<target>https?:\/\/[^\s<>()"|]+[^\s<>()"|.,;:!?*_~'])/g;

/** Every link and image of the text, in any of Markdown's forms, and of HTML in it; nothing in code or comments. */
export function linksOf(text: string): readonly MarkdownLink[] {
  const prose = withoutCode(text);
  const lineAt = (index: number) => prose.slice(0, index).split("\n").length;
  const marked = [bracketed, defined, autolink, bare]
    .flatMap((form) => [...prose.matchAll(form)])
    .map(({ index, groups = {} }) => ({
      target: groups["target"] ?? groups["angled"] ?? groups["plain"] ?? "",
      line: lineAt(index),
    }));
  const tagged = [...prose.matchAll(tag)].flatMap(({ index, 0: all }) =>
    [
      ...attributesOf(all, linking),
      // Each with its width or density: `a.png 1x, b.png 2x`.
      ...attributesOf(all, sources).flatMap((list) =>
        list.split(",").map((one) => one.trim().split(/\s/)[0] ?? ""),
      ),
    ].map((target) => ({ target, line: lineAt(index) })),
  );
  return [...marked, ...tagged].sort((one, other) => one.line - other.line);
}

/** The values of some attributes of a tag. */
function attributesOf(text: string, form: RegExp): readonly string[] {
  return [...text.matchAll(form)].map(
    ({ groups = {} }) => groups["double"] ?? groups["single"] ?? groups["bare"] ?? "",
  );
}

/** References like `[text][name]` or `[name][]` whose name nothing defines, with their lines. */
export function undefinedReferences(text: string): readonly MarkdownLink[] {
  const prose = withoutCode(text);
  const known = (name: string) => name.replace(/\s+/g, " ").toLowerCase();
  const names = new Set(
    [...prose.matchAll(/^(?:> ?)* {0,3}\[([^\]]+)\]:/gm)].map(([, name = ""]) => known(name)),
  );
  return [...prose.matchAll(/\[([^\]]+)\]\[([^\]]*)\]/g)]
    .map(({ index, 1: text = "", 2: name }) => ({
      target: name || text,
      line: prose.slice(0, index).split("\n").length,
    }))
    .filter(({ target }) => !names.has(known(target)));
}

/** What one sees of a heading: without the marks of links, code and emphasis. */
function visible(heading: string): string {
  return heading
    .replace(/!?\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])/g, "$1")
    .replace(/(?<![\p{L}\p{N}_])_([^_]+)_(?![\p{L}\p{N}_])/gu, "$1");
}

/** The anchors of a text as GitHub makes them of headings (later ones of the same text get `-1`, `-2`), and those of HTML. */
export function anchorsOf(text: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const line of withoutBlocks(text).split("\n")) {
    const heading = /^ {0,3}#{1,6}[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$/.exec(line)?.[1];
    if (heading === undefined) continue;
    const base = visible(heading)
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{Nd}\p{Pc}\- ]/gu, "")
      .replaceAll(" ", "-");
    let anchor = base;
    for (let count = 1; anchors.has(anchor); count++) anchor = `${base}-${count}`;
    anchors.add(anchor);
  }
  for (const [all] of withoutCode(text).matchAll(tag))
    for (const id of attributesOf(all, naming)) anchors.add(id);
  return anchors;
}
