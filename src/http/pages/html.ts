const markup: unique symbol = Symbol("markup");

/** Finished HTML. Only {@link html} makes it, so that no text can pass as markup. */
export interface Html {
  readonly [markup]: string;
}

/** What a template takes: markup as it is, everything else as text. `undefined` shows nothing. */
export type HtmlValue = Html | readonly Html[] | string | number | undefined;

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const special = /[&<>"']/g;
// Nearly all texts: ASCII that is seen, and stands for itself. Looking for more takes ten times as long.
const plain = /^[ !#-%(-;=?-~]*$/;
// What is not seen but makes a text lie: controls, marks that reverse the reading direction, characters without a width. Not so line feeds,
// tabs, what selects the form of a character, and what joins two symbols of an emoji.
const invisible =
  /(?![\n\t]|\p{Variation_Selector}|(?<=\p{Extended_Pictographic}|\p{Emoji_Modifier}|\uFE0F)\u200D)[\p{Cc}\p{Default_Ignorable_Code_Point}]/gu;

/** The template of every page: the one place where text becomes HTML. Attribute values must stand in quotes. */
export function html(texts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  const parts = texts.map((text, at) => (at < values.length ? text + markupOf(values[at]) : text));
  return { [markup]: parts.join("") };
}

/** The bytes to send, without half characters. */
export function renderHtml(page: Html): Buffer {
  return Buffer.from(page[markup]);
}

function markupOf(value: HtmlValue): string {
  if (value === undefined) return "";
  if (typeof value === "string") return escapeText(value);
  if (typeof value === "number") return String(value);
  if (isMarkup(value)) return value[markup];
  return value.map((part) => part[markup]).join("");
}

function isMarkup(value: Html | readonly Html[]): value is Html {
  return markup in value;
}

function escapeText(text: string): string {
  if (plain.test(text)) return text;
  return text.replace(invisible, "\uFFFD").replace(special, (character) => entities[character] ?? "");
}
