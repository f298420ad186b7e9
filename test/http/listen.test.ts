import type { EventEmitter } from "node:events";
import { createServer as createTcpServer } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { ListenError, listenErrorOf, parseListenAddress } from "../../src/http/connections/listen-address.js";
import { listen } from "../../src/http/connections/listener.js";
import { createPlaces } from "../../src/http/connections/places.js";
import { createServer } from "../../src/http/server.js";
import { ask, dial } from "./client.js";
import { createLogRecorder, serverDeps, shortTimeouts } from "./fixtures.js";
import { running } from "./running.js";

async function takenPort(): Promise<number> {
  const holder = createTcpServer();
  await new Promise<void>((resolve) => holder.listen(0, resolve));
  onTestFinished(() => void holder.close());
  const bound = holder.address();
  return typeof bound === "object" && bound ? bound.port : 0;
}

describe("listen addresses", () => {
  it.each([
    [":10155", { host: undefined, port: 10155 }],
    ["127.0.0.1:0", { host: "127.0.0.1", port: 0 }],
    ["localhost:9100", { host: "localhost", port: 9100 }],
    ["[::1]:9", { host: "::1", port: 9 }],
    ["[fe80::1%eth0]:9", { host: "fe80::1%eth0", port: 9 }],
  ])("%s is read", (text, expected) => {
    expect(parseListenAddress(text)).toEqual(expected);
  });

  it.each([
    "10155",
    "",
    ":",
    ":x",
    ":65536",
    "::1:9",
    "[::1]",
    "host:1:2",
    "http://x:1",
    "127.0.0.1:-1",
    "a b:1",
  ])("%j is no address", (text) => {
    expect(() => parseListenAddress(text)).toThrow(
      `cannot listen on ${text}: not an address (write HOST:PORT, :PORT or [IPV6]:PORT, e.g. :10155)`,
    );
  });

  it("port 0 takes a free port; the real address is returned and logged", async () => {
    const logger = createLogRecorder();
    const { address } = await running({ logger });
    expect(address).toMatch(/^127\.0\.0\.1:[1-9]\d+$/);
    expect(logger.lines).toEqual([{ level: "info", message: "listening", fields: { address } }]);
  });

  it("without a host it answers on IPv4 as well", async () => {
    const { address } = await running({ listenAddresses: [":0"] });
    expect(address).toMatch(/^(\[::\]|0\.0\.0\.0):\d+$/);
    const port = address.slice(address.lastIndexOf(":"));
    expect((await ask(`127.0.0.1${port}`, "/-/healthy")).status).toBe(200);
  });

  it("listens on every address given", async () => {
    const server = createServer(serverDeps({ listenAddresses: ["127.0.0.1:0", "127.0.0.1:0"] }));
    const addresses = await server.start();
    expect(addresses).toHaveLength(2);
    for (const { address } of addresses) expect((await ask(address, "/-/healthy")).status).toBe(200);
    await server.stop(0);
    for (const { address } of addresses) await expect(dial(address)).rejects.toThrow("ECONNREFUSED");
  });
});

describe("a listener", () => {
  it("outlives connections that it cannot accept", async () => {
    const dropped: string[] = [];
    const listener = await listen("127.0.0.1:0", {
      handle(request, response) {
        // What Node does when accept() fails, e.g. without a free file descriptor.
        const { server } = request.socket as unknown as { readonly server: EventEmitter };
        for (let times = 0; times < 2; times += 1) {
          server.emit("error", Object.assign(new Error("accept"), { code: "EMFILE" }));
        }
        response.end("still here");
      },
      timeouts: shortTimeouts,
      places: createPlaces({ most: 10, onDismiss: () => undefined }),
      onAuthorised: new WeakMap(),
      headers: () => ({}),
      onDrop: (why) => dropped.push(why),
      onHandshakeFailure: () => undefined,
    });
    onTestFinished(() => listener.destroy());
    expect((await ask(listener.address, "/")).body).toBe("still here");
    expect(dropped).toEqual(["EMFILE", "EMFILE"]);
  });
});

describe("an address that cannot be used", () => {
  it("is named in one clear line when something else listens there", async () => {
    const port = await takenPort();
    const server = createServer(serverDeps({ listenAddresses: [`:${port}`] }));
    const error = await server.start().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ListenError);
    expect(error).toMatchObject({
      name: "ListenError",
      address: `:${port}`,
      message: `cannot listen on :${port}: address already in use (another exporter? choose another with --web.listen-address)`,
    });
  });

  it("leaves none of the other addresses open", async () => {
    const port = await takenPort();
    const free = await running();
    const reused = free.address;
    await free.server.stop(0);
    const server = createServer(serverDeps({ listenAddresses: [reused, `:${port}`] }));
    await expect(server.start()).rejects.toThrow(ListenError);
    await expect(dial(reused)).rejects.toThrow("ECONNREFUSED");
  });

  it.each([
    ["EACCES", "permission denied"],
    ["EADDRNOTAVAIL", "this machine has no such address"],
    ["ENOTFOUND", "unknown host"],
    ["EMFILE", "EMFILE (choose another with --web.listen-address)"],
  ])("%s is put into words: %s", (code, words) => {
    const error = listenErrorOf("host:80", Object.assign(new Error("raw"), { code }));
    expect(error.message).toContain(`cannot listen on host:80: ${words}`);
  });
});
