/** A way to write a text so that it is not found as it is. */
export type Disguise = (text: string) => string;

const each =
  (write: (code: number, character: string) => string, separator = ""): Disguise =>
  (text) =>
    [...text].map((character) => write(character.codePointAt(0) ?? 0, character)).join(separator);
const hex = (code: number, digits: number) => code.toString(16).padStart(digits, "0");
const between = (separator: string): Disguise => each((_, character) => character, separator);
/** Printable ASCII as other blocks of Unicode repeat it, from the given characters on. */
const shifted = (capital: number, small: number): Disguise =>
  each((code, character) =>
    /[A-Z]/.test(character)
      ? String.fromCodePoint(capital + code - 65)
      : /[a-z]/.test(character)
        ? String.fromCodePoint(small + code - 97)
        : character,
  );
const bytesAs =
  (write: (bytes: Buffer) => string): Disguise =>
  (text) =>
    write(Buffer.from(text));

/** Other looks of a text that even an encoded one can have: every character stays what it is. */
export const ornaments: Readonly<Record<string, Disguise>> = {
  "wide characters": each((code, character) =>
    /[!-~]/.test(character) ? String.fromCodePoint(code + 0xfee0) : character,
  ),
  "mathematical letters": shifted(0x1d400, 0x1d41a),
  "circled letters": shifted(0x24b6, 0x24d0),
  "accents on every letter": each((_, character) => `${character}\u0301`),
  "characters without width in between": between("\u200b"),
  "soft hyphens in between": between("\u00ad"),
  "marks of direction in between": between("\u202e\u202c"),
};

/** Other looks: whoever reads them reads the text. */
export const looks: Readonly<Record<string, Disguise>> = {
  ...ornaments,
  "small letters": (text) => text.toLowerCase(),
  "capital letters": (text) => text.toUpperCase(),
  "dashes in between": between("-"),
  "spaces in between": between(" "),
  "quotes and commas in between": between('","'),
  "line breaks in between": between("\r\n"),
};

/** Encodings that can be read from any place, and stand in each other. */
export const encodings: Readonly<Record<string, Disguise>> = {
  "percent-encoded": encodeURIComponent,
  "every byte percent-encoded": bytesAs((bytes) => bytes.toString("hex").replace(/../g, "%$&")),
  "\\u escapes": each((code) =>
    code > 0xffff ? `\\u{${hex(code, 5)}}` : `\\u${hex(code, 4).toUpperCase()}`,
  ),
  JSON: (text) => JSON.stringify(text),
  "decimal entities": each((code) => `&#${code};`),
  "hexadecimal entities": each((code) => `&#x${hex(code, 2)};`),
  "named entities": (text) =>
    text.replace(/[&<>"+/=%_]/g, (character) => `&${names[character as keyof typeof names]};`),
};

const names = {
  "&": "amp",
  "<": "lt",
  ">": "gt",
  '"': "quot",
  "+": "plus",
  "/": "sol",
  "=": "equals",
  "%": "percnt",
  _: "lowbar",
};

/** Bytes as characters: read two deep. */
export const armours: Readonly<Record<string, Disguise>> = {
  hex: bytesAs((bytes) => bytes.toString("hex")),
  "hex in capitals": bytesAs((bytes) => bytes.toString("hex").toUpperCase()),
  "hex with colons": bytesAs((bytes) => bytes.toString("hex").replace(/..(?=.)/g, "$&:")),
  base64: bytesAs((bytes) => bytes.toString("base64")),
  "base64 of URLs": bytesAs((bytes) => bytes.toString("base64url")),
  "base64 in lines": bytesAs((bytes) => bytes.toString("base64").replace(/.{1,12}/g, "$&\n")),
};

/** What is found only directly. */
const oddities: Readonly<Record<string, Disguise>> = {
  "written backwards": (text) => [...text].reverse().join(""),
  "a list of bytes": bytesAs((bytes) => `[${bytes.join(", ")}]`),
  "\\x escapes": bytesAs((bytes) => bytes.toString("hex").replace(/../g, "\\x$&")),
  "octal escapes": bytesAs((bytes) =>
    [...bytes].map((byte) => `\\${byte.toString(8).padStart(3, "0")}`).join(""),
  ),
  "a list of hexadecimal bytes": bytesAs((bytes) => [...bytes].map((byte) => `0x${hex(byte, 2)}`).join(", ")),
  "code points": each((code) => `U+${hex(code, 4)}`, " "),
  "base64 with dashes": bytesAs((bytes) => bytes.toString("base64").replace(/.{1,8}/g, "$&-")),
  "every byte percent-encoded three times": (text) =>
    encodeURIComponent(
      encodeURIComponent(text.replace(/./gu, (character) => `%${hex(character.charCodeAt(0), 2)}`)),
    ),
};

/** All of them by name. */
export const disguises: Readonly<Record<string, Disguise>> = {
  ...looks,
  ...encodings,
  ...armours,
  ...oddities,
};
