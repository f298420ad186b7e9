const maxCharacters = 1_024;
const brokenEnd = /[\uD800-\uDBFF]$/;

/** A text of the API for people, at most 1,024 characters long. It may hold anything: escape it where it is shown. */
export function cutMessage(text: string): string {
  if (text.length <= maxCharacters) return text;
  // Half a surrogate pair at the cut would be no character.
  return `${text.slice(0, maxCharacters - 1).replace(brokenEnd, "")}…`;
}
