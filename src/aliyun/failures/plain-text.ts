// Deeper than anybody nests encodings in earnest.
const mostRounds = 8;

// Entities of characters that stand in keys, tokens and URLs.
const named: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  plus: "+",
  sol: "/",
  equals: "=",
  percnt: "%",
  num: "#",
  bsol: "\\",
  lowbar: "_",
  hyphen: "-",
  period: ".",
  colon: ":",
};

const escapes =
  /(?:%[\da-f]{2})+|&#x([\da-f]{1,6});?|&#(\d{1,7});?|&([a-z]{2,6});|\\u\{([\da-f]{1,6})\}|\\u([\da-f]{4})|\\x([\da-f]{2})|\\([0-3][0-7]{2})|\\[nrtbfv]|(?<![\da-z])(?:0x([\da-f]{2})|u\+([\da-f]{4,6}))(?![\da-z])/gi;

/**
 * A text as a reader may take it: percent signs, entities and escapes decoded until nothing is left to decode, wide and
 * decorated characters as plain ones, without accents and what cannot be seen. Undefined when it is nested deeper than
 * 8 times. Takes time in proportion to the text.
 */
export function plainText(text: string): string | undefined {
  let plain = visible(text);
  for (let round = 0; round < mostRounds; round += 1) {
    const decoded = visible(plain.replace(escapes, decode));
    if (decoded === plain) return plain;
    plain = decoded;
  }
  return undefined;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const controls = /[\x00-\x08\x0e-\x1f\x7f]+/g;
const notAscii = /[\u0080-\uffff]/;
const unseen = /[\p{M}\p{Cf}\p{Default_Ignorable_Code_Point}]+/gu;

/** Without what cannot be seen; white space stays. */
function visible(text: string): string {
  const marked = notAscii.test(text) ? text.normalize("NFKD").replace(unseen, "") : text;
  return marked.replace(controls, "").replace(/\\{2,}/g, "\\");
}

function decode(match: string, ...groups: readonly (string | undefined)[]): string {
  if (match.startsWith("%")) return Buffer.from(match.replaceAll("%", ""), "hex").toString("utf8");
  const [hexEntity, decimal, name, braced, four, two, octal, listed, point] = groups;
  if (name !== undefined) return named[name.toLowerCase()] ?? match;
  if (decimal !== undefined) return character(Number(decimal));
  if (octal !== undefined) return character(Number.parseInt(octal, 8));
  const hex = hexEntity ?? braced ?? four ?? two ?? listed ?? point;
  return hex === undefined ? " " : character(Number.parseInt(hex, 16));
}

function character(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : "";
}
