import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { securityHeaders } from "./send.js";

const maxUrlBytes = 2 * 1024;

/** Why a request is refused before any route sees it. */
export interface Refusal {
  readonly status: number;
  readonly message: string;
}

/** What a refusal looks at. */
type RefusableRequest = Pick<IncomingMessage, "url" | "headers" | "httpVersion">;

/** The refusal of a request whose URL is too long or no path, or that brings a body, however small. */
export function refusalOf({ url, headers, httpVersion }: RefusableRequest): Refusal | undefined {
  if ((url ?? "").length > maxUrlBytes) {
    return { status: 414, message: `the URL is longer than ${maxUrlBytes} bytes` };
  }
  // The router looks only at what follows the first character, and would take `*` for `/`.
  if (url?.startsWith("*")) return { status: 404, message: "not found" };
  const length = headers["content-length"] ?? "0";
  if (headers["transfer-encoding"] !== undefined || Number(length) !== 0) {
    return { status: 413, message: "a request must not have a body" };
  }
  if (headers.host === undefined && httpVersion === "1.1") {
    return { status: 400, message: "bad request: no Host header" };
  }
  if (headers.expect !== undefined && headers.expect.toLowerCase() !== "100-continue") {
    return { status: 417, message: "only 100-continue may be expected" };
  }
  return undefined;
}

// Node's parser errors -> status line. Everything else is a bad request.
const statusOfCode: ReadonlyMap<string, string> = new Map([
  ["HPE_HEADER_OVERFLOW", "431 Request Header Fields Too Large"],
  ["ERR_HTTP_REQUEST_TIMEOUT", "408 Request Timeout"],
]);

/**
 * Answers what is no request (too long, too late, not HTTP) with one line and closes. No route has seen it. `headers` are
 * the configured ones.
 */
export function refuseBrokenRequest(
  error: NodeJS.ErrnoException,
  socket: Socket,
  headers: Readonly<Record<string, string>>,
): void {
  if (!socket.writable || error.code === "ECONNRESET") {
    socket.destroy();
    return;
  }
  const status = statusOfCode.get(error.code ?? "") ?? "400 Bad Request";
  const body = `${status.slice(4).toLowerCase()}\n`;
  const merged = new Headers(securityHeaders);
  for (const [name, value] of Object.entries(headers)) merged.set(name, value);
  const headerLines = [...merged].map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(
    `HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-type: text/plain; charset=utf-8\r\n` +
      `content-length: ${body.length}\r\n${headerLines.join("")}\r\n${body}`,
  );
  socket.destroySoon();
}
