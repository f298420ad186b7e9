import { METHODS } from "node:http";
import { hashSync } from "bcryptjs";
import { describe, expect, it } from "vitest";
import { createRouter } from "../../../src/http/routes/router.js";
import { basic, dial, readAll } from "../client.js";
import { createLogRecorder, serverDeps } from "../fixtures.js";
import { running } from "../running.js";
import { webWithTls } from "../tls-client.js";

const users = new Map([["prometheus", hashSync("right", 4)]]);
const headers = { "X-Frame-Options": "deny", "Content-Security-Policy": "default-src 'self'" };
const web = { ...webWithTls(), tls: undefined, users, headers };
const right = `Authorization: ${basic("prometheus", "right")}\r\n`;
const wrong = `Authorization: ${basic("prometheus", "wrong")}\r\n`;
const host = "Host: x\r\n";

// Start of a request -> its status for who may ask. Nobody else gets any of these.
const requests: readonly (readonly [string, start: string, status: number])[] = [
  ["an unknown expectation", `GET /metrics HTTP/1.1\r\n${host}Expect: foo\r\n`, 417],
  ["a known and an unknown one", `GET /metrics HTTP/1.1\r\n${host}Expect: foo, 100-continue\r\n`, 417],
  ["a known one", `GET /metrics HTTP/1.1\r\n${host}Expect: 100-Continue\r\n`, 200],
  ["a URL that cannot be decoded", `GET /%zz HTTP/1.1\r\n${host}`, 400],
  ["one that is no UTF-8", `GET /jobs/%ff HTTP/1.1\r\n${host}`, 400],
  ["one whose query cannot be decoded", `GET /metrics?%zz HTTP/1.1\r\n${host}`, 200],
  ["no host", "GET /metrics HTTP/1.1\r\n", 400],
  ["two hosts", `GET /metrics HTTP/1.1\r\n${host}Host: y\r\n`, 200],
  ["HTTP/1.0", "GET /metrics HTTP/1.0\r\n", 200],
  ["HTTP/0.9", "GET /metrics\r\n", 200],
  ["everything", `OPTIONS * HTTP/1.1\r\n${host}`, 404],
  ["a proxy's URL", `GET http://y/metrics HTTP/1.1\r\n${host}`, 200],
  ["a proxy's URL without a path", `GET http://y HTTP/1.1\r\n${host}`, 200],
  ["two slashes", `GET //metrics HTTP/1.1\r\n${host}`, 404],
  ["a fragment", `GET /metrics#x HTTP/1.1\r\n${host}`, 200],
  ["an empty query", `GET /metrics? HTTP/1.1\r\n${host}`, 200],
  ["a slash at the end", `GET /metrics/ HTTP/1.1\r\n${host}`, 404],
  ["capitals", `GET /METRICS HTTP/1.1\r\n${host}`, 404],
  ["an encoded slash", `GET /jobs%2fx HTTP/1.1\r\n${host}`, 404],
  ["an encoded letter", `GET /%6detrics HTTP/1.1\r\n${host}`, 200],
  ["a folder above", `GET /x/../metrics HTTP/1.1\r\n${host}`, 404],
  ["a backslash", `GET /\\metrics HTTP/1.1\r\n${host}`, 404],
  ["a NUL", `GET /metrics%00 HTTP/1.1\r\n${host}`, 404],
  ["a URL that is too long", `GET /${"x".repeat(3_000)} HTTP/1.1\r\n${host}`, 414],
  ["another protocol", `GET /metrics HTTP/1.1\r\n${host}Connection: upgrade\r\nUpgrade: websocket\r\n`, 200],
  ["HTTP/2", `GET /metrics HTTP/1.1\r\n${host}Connection: upgrade\r\nUpgrade: h2c\r\n`, 200],
  ["chunks", `GET /metrics HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n`, 413],
  ["a body", `POST /-/reload HTTP/1.1\r\n${host}Content-Length: 5\r\n`, 413],
  [
    "a type that is none",
    `POST /-/reload HTTP/1.1\r\n${host}Content-Type: ;;;\r\nContent-Length: 0\r\n`,
    403,
  ],
  ["a version of the API", `GET /metrics HTTP/1.1\r\n${host}Accept-Version: 9\r\n`, 200],
  ...METHODS.filter((method) => method !== "CONNECT").map((method) => {
    const status = method === "GET" || method === "HEAD" ? 200 : 405;
    return [`the method ${method}`, `${method} /metrics HTTP/1.1\r\n${host}`, status] as const;
  }),
];

/** Sends raw bytes; resolves with everything that comes until somebody closes. */
async function send(address: string, bytes: string): Promise<string> {
  const socket = await dial(address);
  const answer = readAll(socket);
  socket.end(bytes, "latin1");
  return answer;
}

/** Whether an answer, or what seems to be one, has the configured headers over the exporter's own. */
function expectSafe(answer: string): void {
  const head = answer.slice(0, answer.indexOf("\r\n\r\n")).toLowerCase();
  expect(head).toContain("\r\nx-content-type-options: nosniff");
  expect(head).toContain("\r\nreferrer-policy: no-referrer");
  expect(head).toContain("\r\nx-frame-options: deny");
  expect(head.match(/\r\ncontent-security-policy: .*/g)).toEqual([
    "\r\ncontent-security-policy: default-src 'self'",
  ]);
}

describe("whoever may not ask", () => {
  it.each(requests)("gets 401 for %s", async (_what, start) => {
    const { address } = await running({ web });
    for (const who of ["", wrong, `Authorization: Bearer x\r\n`, `${wrong}${right}`]) {
      const answer = await send(address, `${start}${who}\r\n`);
      expect(answer).toMatch(/^HTTP\/1\.1 401 /);
      expect(answer.match(/HTTP\/1\.1/g)).toHaveLength(1);
      expect(answer.toLowerCase()).toContain("\r\nconnection: close\r\n");
      expectSafe(answer);
    }
  });
});

describe("whoever may ask", () => {
  it.each(requests)("gets what is due for %s", async (_what, start, status) => {
    const logger = createLogRecorder();
    const { address } = await running({ web, logger });
    const answer = await send(address, `${start}${right}\r\n`);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 (100 Continue\\r\\n\\r\\nHTTP/1\\.1 )?${status} `));
    expectSafe(answer);
    expect(logger.lines.filter(({ level }) => level !== "info")).toEqual([]);
  });
});

describe("what is no request", () => {
  it.each([
    ["an unknown method", `FOO /metrics HTTP/1.1\r\n${host}`],
    ["a method in small letters", `get /metrics HTTP/1.1\r\n${host}`],
    ["the start of HTTP/2", "PRI * HTTP/2.0\r\n"],
    ["a URL without a slash", `GET metrics HTTP/1.1\r\n${host}`],
    ["a URL with a byte that is no ASCII", `GET /metr\xe9cs HTTP/1.1\r\n${host}`],
    ["a length that is none", `GET /metrics HTTP/1.1\r\n${host}Content-Length: x\r\n`],
    ["a header without a name", `GET /metrics HTTP/1.1\r\n${host}: x\r\n`],
  ])("gets 400 with the same headers, whoever asks: %s", async (_what, start) => {
    const { address } = await running({ web });
    for (const who of ["", right]) {
      const answer = await send(address, `${start}${who}\r\n`);
      expect(answer).toMatch(/^HTTP\/1\.1 400 /);
      expect(answer).toMatch(/\r\n\r\nbad request\n$/);
      expectSafe(answer);
    }
  });

  it.each([
    ["a tunnel", `CONNECT metrics:1 HTTP/1.1\r\n${host}`],
    ["an encoding that is not chunked", `GET /metrics HTTP/1.1\r\n${host}Transfer-Encoding: gzip\r\n`],
  ])("is closed without an answer: %s", async (_what, start) => {
    const { address } = await running({ web });
    for (const who of ["", right]) expect(await send(address, `${start}${who}\r\n`)).toBe("");
  });
});

it("a check of a password that breaks is a defect that is logged, for URLs that cannot be decoded, too", async () => {
  const logger = createLogRecorder();
  const access = () => ({
    authorize: () => Promise.reject(new Error("broken")),
    headers: {},
  });
  const { address } = await running({ access, logger });
  for (const path of ["/metrics", "/%zz"]) {
    expect(await send(address, `GET ${path} HTTP/1.1\r\n${host}\r\n`)).toMatch(/^HTTP\/1\.1 500 /);
  }
  expect(logger.lines.map(({ message }) => message)).toEqual([
    "listening",
    "request failed",
    "request failed",
  ]);
});

it.each([
  ["that is refused proves nothing", false, 0],
  ["that passes proves something", true, 1],
])("a request %s about its connection", async (_what, ok, times) => {
  const authorization = ok ? ({ ok } as const) : ({ ok: false, challenge: "Basic" } as const);
  let marked = 0;
  const router = createRouter(
    serverDeps({ access: () => ({ authorize: () => authorization, headers: {} }) }),
    {
      stalledReaderMs: 1_000,
      isStopping: () => false,
      authorised: () => {
        marked += 1;
      },
    },
  );
  await router.inject({ url: "/metrics" });
  expect(marked).toBe(times);
});
