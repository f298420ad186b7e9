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
  const lines = text.split("\n");
  for (const { line, text: code } of fencedBlocks(text)) {
    const end = line + code.split("\n").length;
    for (let index = line - 1; index < end; index++) lines[index] = "";
  }
  return lines
    .join("\n")
    .replace(/<!--[\s\S]*?-->/g, blank)
    .replace(/(?<!`)(`+)(?!`)((?:(?!\n\n)[\s\S])*?[^`])\1(?!`)/g, blank);
}

const bracketed =
  /\]\(\s*(?:<(?<angled>[^>\n]*)>|(?<plain>(?:[^\s()]|\([^\s()]*\))*))(?:\s+(?:"[^"]*"|'[^']*'))?\s*\)/g;
const defined = /^ {0,3}\[[^\]^][^\]]*\]:[ \t]*<?(?<target>[^\s>]+)>?/gm;
const autolink = /(?<!\]\()<(?<target>[a-z][a-z0-9+.-]*:[^\s<>]*)>/gi;
const attribute = /<(?:a|img|source)\b[^>]*?\b(?:href|src|srcset)\s*=\s*"(?<target>[^"]*)"/gi;
const bare = /(?<!\]\(|[<"\w])(?<target>https?:\/\/[^\s<>()"|]+[^\s<>()"|.,;:!?*_~'])/g;

/** Every link and image of the text, in any of Markdown's forms, and of HTML in it; nothing in code or comments. */
export function linksOf(text: string): readonly MarkdownLink[] {
  const prose = withoutCode(text);
  const lineAt = (index: number) => prose.slice(0, index).split("\n").length;
  return [bracketed, defined, autolink, attribute, bare]
    .flatMap((form) => [...prose.matchAll(form)])
    .map(({ index, groups = {} }) => ({
      target: groups["target"] ?? groups["angled"] ?? groups["plain"] ?? "",
      line: lineAt(index),
    }))
    .sort((one, other) => one.line - other.line);
}

/** References like `[text][name]` whose name nothing defines, with their lines. */
export function undefinedReferences(text: string): readonly MarkdownLink[] {
  const prose = withoutCode(text);
  const names = new Set([...prose.matchAll(/^ {0,3}\[([^\]]+)\]:/gm)].map(([, name]) => name?.toLowerCase()));
  return [...prose.matchAll(/\[[^\]\n]+\]\[(?<name>[^\]\n]+)\]/g)]
    .filter(({ groups }) => !names.has(groups?.["name"]?.toLowerCase()))
    .map(({ index, groups }) => ({
      target: groups?.["name"] ?? "",
      line: prose.slice(0, index).split("\n").length,
    }));
}

/** What one sees of a heading: without the marks of links, code and emphasis. */
function visible(heading: string): string {
  return heading
    .replace(/!?\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])/g, "$1")
    .replace(/(?<![\p{L}\p{N}_])_([^_]+)_(?![\p{L}\p{N}_])/gu, "$1");
}

/** The anchors of a text as GitHub makes them of headings (later ones of the same text get `-1`, `-2`), and those of HTML. */
export function anchorsOf(text: string): ReadonlySet<string> {
  const lines = text.split("\n");
  for (const { line, text: code } of fencedBlocks(text)) {
    for (let index = line - 1; index < line + code.split("\n").length; index++) lines[index] = "";
  }
  const anchors = new Set<string>();
  for (const line of lines) {
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
  for (const [, , id = ""] of text.matchAll(/<[a-z]+\b[^>]*\b(id|name)="([^"]+)"/g)) anchors.add(id);
  return anchors;
}
