/**
 * JSON whose integers beyond 2^53 are decimal texts, because a number would round them: what pop-core's answers are like
 * after `normalize`. Takes time in proportion to the text.
 * @throws SyntaxError for what is not JSON, or has a key that could reach a prototype; its message quotes the text.
 */
export function parseJson(text: string): unknown {
  const pieces: string[] = [];
  for (let at = 0; at < text.length; ) {
    const quote = text.indexOf('"', at);
    const end = quote < 0 ? text.length : quote;
    pieces.push(text.slice(at, end).replace(longInteger, quoteUnsafe));
    at = quote < 0 ? end : endOfText(text, quote);
    pieces.push(text.slice(end, at));
  }
  return JSON.parse(pieces.join(""), refuseDangerous);
}

/** Keys in any spelling: they come here with their escapes read. */
function refuseDangerous(key: string, value: unknown): unknown {
  if (key === "__proto__" || key === "constructor") throw new SyntaxError(`a key ${key}`);
  return value;
}

// Not a part of a fraction or of a number with an exponent.
const longInteger = /(?<![\d.eE+-])-?[1-9]\d{15,}(?![\d.eE])/g;

function quoteUnsafe(digits: string): string {
  return Number.isSafeInteger(Number(digits)) ? digits : `"${digits}"`;
}

/** Behind the closing quote of the text that begins at `quote`; the end of everything when there is none. */
function endOfText(text: string, quote: number): number {
  for (let end = text.indexOf('"', quote + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text[end - 1 - backslashes] === "\\") backslashes += 1;
    if (backslashes % 2 === 0) return end + 1;
  }
  return text.length;
}
