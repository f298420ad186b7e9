/** What an access key id or a security token begins with, for a schema too. */
export const keyPrefix = /^(LTAI|STS\.|CAIS)/;

const run = /^[A-Za-z0-9+=]{16,}$/;
const secretLength = 30;

/**
 * Whether a text without separators is an access key's secret or the like, not a name. All secrets of Alibaba Cloud have 30
 * letters and digits in both cases; keys of other makes are told from names by digits in their middle, or by many capitals.
 */
export function looksLikeKey(text: string): boolean {
  if (!run.test(text)) return false;
  if (/[+=]/.test(text)) return true;
  const isMixed = /[a-z]/.test(text) && /[A-Z]/.test(text);
  if (isMixed && text.length === secretLength) return true;
  // accesskeysecret2024, DTSACCESSKEYID01, dtsAccessKeySecret: words, and perhaps a number at the end.
  const words = text.replace(/\d{1,8}$/, "");
  const numbersInside = words.match(/\d+/g)?.length ?? 0;
  if (!isMixed) return numbersInside > 1;
  const capitals = words.match(/[A-Z]/g)?.length ?? 0;
  return numbersInside > 0 || capitals * 3 > words.length;
}
