import { hash } from "../world/noise.js";

/** How the bytes of a reply go out. */
type Delivery =
  | { readonly how: "whole" }
  | { readonly how: "never" }
  | { readonly how: "reset"; readonly when: "before" | "middle" }
  | { readonly how: "drip"; readonly chunkBytes: number; readonly everyMs: number };

/** One HTTP reply. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly delivery: Delivery;
  /** How long to wait before the first byte. */
  readonly waitMs: number;
}

/** JSON or XML: what the parameter Format asked for. */
export type Format = "JSON" | "XML";

const contentTypes: Readonly<Record<Format, string>> = {
  JSON: "application/json;charset=utf-8",
  XML: "text/xml;charset=utf-8",
};

/** A reply sent whole and at once. */
export function plainReply(status: number, headers: Readonly<Record<string, string>>, body: string): Reply {
  return { status, headers, body: Buffer.from(body, "utf8"), delivery: { how: "whole" }, waitMs: 0 };
}

/** Headers of every answer of the gateway. */
export function gatewayHeaders(format: Format, requestId: string): Readonly<Record<string, string>> {
  return {
    "content-type": contentTypes[format],
    "x-acs-request-id": requestId,
    "access-control-allow-origin": "*",
  };
}

/** Request ids in the form of the pages; the n-th id of a seed is always the same. */
export function createRequestIds(seed: number): () => string {
  let count = 0;
  return () => {
    count += 1;
    const hex = [0, 1, 2, 3]
      .map((part) => hash("request", seed, count, part).toString(16).padStart(8, "0"))
      .join("");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)]
      .join("-")
      .toUpperCase();
  };
}
