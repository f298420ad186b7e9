import { mapInSlices } from "../../lib/in-slices.js";
import { type Html, renderHtml } from "../pages/html.js";
import { scriptHash } from "../pages/script.js";
import { styleHash } from "../pages/stylesheet.js";
import type { Rendered } from "./rendered-route.js";

/** A page for people. */
export function renderedPage(page: Html, status = 200): Rendered {
  return {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": pagePolicy,
    },
    body: renderHtml(page),
  };
}

/** JSON text. */
export function renderedJson(json: string): Rendered {
  return {
    status: 200,
    headers: { "content-type": "application/json; charset=utf-8" },
    body: Buffer.from(`${json}\n`),
  };
}

/** A JSON object with one list, made in slices; absent fields of its items are left out. */
export async function renderedList<T>(
  name: string,
  items: readonly T[],
  json: (item: T) => object,
): Promise<Rendered> {
  const texts = await mapInSlices(items, (item) => JSON.stringify(json(item)));
  return renderedJson(`{${JSON.stringify(name)}:[${texts.join(",")}]}`);
}

/** One line of plain text. */
export function renderedText(status: number, line: string): Rendered {
  return {
    status,
    headers: { "content-type": "text/plain; charset=utf-8" },
    body: Buffer.from(`${line}\n`),
  };
}

/**
 * The policy of a page: one stylesheet and one script, each known by its hash, requests and forms that stay here, and no text that a script
 * could turn into markup. No image, no frame.
 */
const pagePolicy = [
  "default-src 'none'",
  `style-src '${styleHash}'`,
  `script-src '${scriptHash}'`,
  "connect-src 'self'",
  "img-src 'none'",
  "form-action 'self'",
  "base-uri 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
  "frame-ancestors 'none'",
].join("; ");
