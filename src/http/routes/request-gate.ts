import type { IncomingMessage } from "node:http";

const maxUrlBytes = 2 * 1024;

/** Why a request is refused before any route sees it. */
export interface Refusal {
  readonly status: number;
  readonly message: string;
}

/** The refusal of a request whose URL is too long or no path, or that brings a body, however small. */
export function refusalOf({ url, headers }: Pick<IncomingMessage, "url" | "headers">): Refusal | undefined {
  if ((url ?? "").length > maxUrlBytes) {
    return { status: 414, message: `the URL is longer than ${maxUrlBytes} bytes` };
  }
  // The router looks only at what follows the first character, and would take `*` for `/`.
  if (url?.startsWith("*")) return { status: 404, message: "not found" };
  const length = headers["content-length"] ?? "0";
  if (headers["transfer-encoding"] !== undefined || Number(length) !== 0) {
    return { status: 413, message: "no request may have a body" };
  }
  return undefined;
}
