import type { Socket } from "node:net";
import { capBytes } from "./hostile-json.js";

/** What is written to a connection as an answer, and what may come of it. The last piece is repeated `times`. */
export interface Framed {
  readonly pieces: readonly (string | Buffer)[];
  readonly times?: number;
  readonly outcomes: readonly string[];
}

const refused = ["bad_response"];
// 2.7 million objects of 3 bytes.
const rows = `{"a":[${"{},".repeat(2_700_000)}{}]}`;
const head = (status: string, ...lines: readonly string[]): string =>
  `${[`HTTP/1.1 ${status}`, ...lines].join("\r\n")}\r\n\r\n`;
const whole = (body: string, ...lines: readonly string[]): string =>
  head("200 OK", ...lines, `content-length: ${Buffer.byteLength(body)}`) + body;
const chunked = head("200 OK", "transfer-encoding: chunked");
const quoteFirst = whole(rows, 'etag: "');
const chunk = (bytes: string, extension = ""): string =>
  `${bytes.length.toString(16)}${extension}\r\n${bytes}\r\n`;

/** Answers whose framing, which their author chooses freely, is meant to get past the caps. */
export const hostileFraming: Readonly<Record<string, Framed>> = {
  "an interim answer first": {
    pieces: [head("103 Early Hints", "link: <x>"), quoteFirst],
    outcomes: refused,
  },
  "a continuation first": { pieces: [head("100 Continue"), quoteFirst], outcomes: refused },
  "an answer that it is being processed first": {
    pieces: [head("102 Processing"), quoteFirst],
    outcomes: refused,
  },
  "another protocol": {
    pieces: [head("101 Switching Protocols", "connection: upgrade", "upgrade: x"), quoteFirst],
    outcomes: refused,
  },
  "interim answers without an end": {
    pieces: [head("103 Early Hints")],
    times: 1_000_000,
    outcomes: refused,
  },
  "a quote in a header": { pieces: [quoteFirst], outcomes: refused },
  "a quote in the extension of a chunk": {
    pieces: [chunked, chunk(rows, ';x="'), chunk("")],
    outcomes: [...refused, "network"],
  },
  "chunks of one byte": {
    pieces: [chunked, chunk('{"a":"'), chunk("x").repeat(10_000)],
    times: 1_000,
    outcomes: refused,
  },
  "chunks of one byte with long extensions": {
    pieces: [chunked, chunk('{"a":"'), chunk("x", `;${"x".repeat(15_000)}`)],
    times: 100_000,
    outcomes: refused,
  },
  "a header without an end": {
    pieces: ["HTTP/1.1 200 OK\r\n", `x: ${"x".repeat(1_000)}\r\n`],
    times: 100_000,
    outcomes: refused,
  },
  "trailers without an end": {
    pieces: [chunked, chunk("{}"), "0\r\n", `x: ${"{},".repeat(1_000)}\r\n`],
    times: 10_000,
    outcomes: [...refused, "network"],
  },
  "more than it had announced": { pieces: [whole("{}"), rows], outcomes: ["success", "bad_response"] },
  "a second answer": { pieces: [whole("{}"), whole(rows)], outcomes: ["success", "bad_response", "network"] },
  "two lengths": {
    pieces: [head("200 OK", "content-length: 2", `content-length: ${rows.length}`), rows],
    outcomes: refused,
  },
  "a length and chunks": {
    pieces: [head("200 OK", "content-length: 2", "transfer-encoding: chunked"), chunk(rows)],
    outcomes: refused,
  },
  "no length and no end": {
    pieces: [head("200 OK"), '{"a":"', "x".repeat(10_000)],
    times: 100_000,
    outcomes: refused,
  },
  "a length over the cap": { pieces: [head("200 OK", `content-length: ${capBytes + 1}`)], outcomes: refused },
  "an end before its length": { pieces: [head("200 OK", "content-length: 9"), "{}"], outcomes: ["network"] },
};

/** Writes an answer as far as the other side takes it, and ends the connection. */
export async function writeFramed(socket: Socket, { pieces, times = 1 }: Framed): Promise<void> {
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  for (const piece of pieces) {
    for (let time = 0; time < (piece === pieces.at(-1) ? times : 1) && !socket.destroyed; time += 1) {
      if (socket.write(piece)) continue;
      await Promise.race([closed, new Promise((resolve) => socket.once("drain", resolve))]);
    }
  }
  socket.end();
}
