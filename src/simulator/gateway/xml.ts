/** A value as XML elements: a list repeats its element, an object nests, as in the XML samples of the pages. */
export function toXml(name: string, value: unknown): string {
  if (value === undefined) return "";
  if (Array.isArray(value)) return value.map((item) => toXml(name, item)).join("");
  if (typeof value !== "object" || value === null) return `<${name}>${escapeXml(String(value))}</${name}>`;
  const inner = Object.entries(value).map(([key, item]) => toXml(key, item));
  return inner.length === 0 ? `<${name}/>` : `<${name}>${inner.join("")}</${name}>`;
}

function escapeXml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
