/**
 * Tells whether a whole text fits a pattern, in which `*` is any text, even none, and `?` is one character. Letters are
 * compared as they are. No text takes longer than its length times that of the pattern.
 */
export function createGlob(pattern: string): (text: string) => boolean {
  if (!/[*?]/.test(pattern)) return (text) => text === pattern;
  const wanted = [...pattern.replace(/\*+/g, "*")];
  return (text) => matches(wanted, [...text]);
}

/** Tries the shortest text for each `*`; when what follows does not fit, only the last `*` has to take one character more. */
function matches(wanted: readonly string[], given: readonly string[]): boolean {
  let at = 0;
  let star = -1;
  let afterStar = 0;
  for (let index = 0; index < given.length; ) {
    const want = wanted[at];
    if (want === "*") {
      star = at;
      at += 1;
      afterStar = index;
    } else if (want !== undefined && (want === "?" || want === given[index])) {
      at += 1;
      index += 1;
    } else if (star >= 0) {
      at = star + 1;
      afterStar += 1;
      index = afterStar;
    } else return false;
  }
  return at === wanted.length || (at === wanted.length - 1 && wanted[at] === "*");
}
