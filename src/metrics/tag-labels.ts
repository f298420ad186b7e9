import { hashOf } from "./rendering/label-text.js";

/**
 * Label names for tag keys: `tag_` + the key with every character outside `[a-zA-Z0-9_]` replaced by `_`.
 * The first key of a list keeps the plain name; a later key that would get a taken name has `_` and 8 hexadecimal digits of the
 * SHA-256 of the key appended. So two Chinese keys of one length stay apart, and a key added at the end renames no other.
 */
export function tagLabelNames(keys: readonly string[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const key of keys) {
    if (names.has(key)) continue;
    const name = freeName(key, taken);
    names.set(key, name);
    taken.add(name);
  }
  return names;
}

function freeName(key: string, taken: ReadonlySet<string>): string {
  const plain = `tag_${[...key].map((character) => (/\w/.test(character) ? character : "_")).join("")}`;
  if (!taken.has(plain)) return plain;
  let name = `${plain}_${hashOf(key)}`;
  while (taken.has(name)) name += "_";
  return name;
}
