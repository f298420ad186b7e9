const [quote, backslash, comma, bracket, brace] = [0x22, 0x5c, 0x2c, 0x5b, 0x7b];
const endOfHeader = "\r\n\r\n";

/**
 * Counts what a JSON parser would make of an answer while its bytes come, header and framing included: commas and opening
 * brackets outside of texts. The number so far, with each chunk.
 */
export function createValueCounter(): (chunk: Buffer) => number {
  let headerMatched = 0;
  let inText = false;
  let isEscaped = false;
  let values = 0;

  const takeBody = (byte: number | undefined): void => {
    if (isEscaped) isEscaped = false;
    else if (inText && byte === backslash) isEscaped = true;
    else if (byte === quote) inText = !inText;
    else if (!inText && (byte === comma || byte === bracket || byte === brace)) values += 1;
  };

  return (chunk) => {
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at];
      if (headerMatched === endOfHeader.length) takeBody(byte);
      else if (byte === endOfHeader.charCodeAt(headerMatched)) headerMatched += 1;
      else headerMatched = byte === endOfHeader.charCodeAt(0) ? 1 : 0;
    }
    return values;
  };
}
