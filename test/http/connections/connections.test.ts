import { describe, expect, it, onTestFinished } from "vitest";
import { createFakeClock } from "../../support/fake-clock.js";
import { ask, dial, readAll, readUntil } from "../client.js";
import { shortTimeouts } from "../fixtures.js";
import { running } from "../running.js";

const scrape = "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n";
// More than the socket buffers of both ends hold.
const bigBody = Buffer.alloc(32 * 1024 * 1024, "x");

function serving(body: Buffer) {
  return { render: () => body, contentType: () => "text/plain" };
}

function deferred<T>() {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

describe("many clients", () => {
  it("1,000 scrapes at once each get the whole body", async () => {
    const body = Buffer.alloc(100_000, "m");
    const { address } = await running({ metrics: serving(body) });
    const answers = await Promise.all(Array.from({ length: 1_000 }, () => ask(address, "/metrics")));
    const text = body.toString();
    expect(answers.filter((answer) => answer.status === 200 && answer.body === text)).toHaveLength(1_000);
  });

  it("readers that never read do not keep others waiting", async () => {
    const { address } = await running({ metrics: serving(bigBody) });
    const stuck = await Promise.all(Array.from({ length: 20 }, () => dial(address)));
    for (const socket of stuck) {
      socket.pause();
      socket.write(scrape);
    }
    expect((await ask(address, "/metrics")).body).toHaveLength(bigBody.length);
    expect((await ask(address, "/-/healthy")).status).toBe(200);
    for (const socket of stuck) socket.destroy();
  });
});

describe("slow clients", () => {
  it.each([
    ["sends nothing", ""],
    ["sends half a request", "GET /metrics HTTP/1.1\r\nHost: x\r\nX-Half"],
  ])("a connection that %s is closed", async (_what, bytes) => {
    const { address } = await running({ timeouts: shortTimeouts });
    const socket = await dial(address);
    socket.write(bytes);
    await readAll(socket);
    expect(socket.destroyed).toBe(true);
  });

  it("a connection that drips its header is closed with 408", async () => {
    const { address } = await running({ timeouts: shortTimeouts });
    const socket = await dial(address);
    const answer = readAll(socket);
    socket.write("GET /metrics HTTP/1.1\r\nHost: x\r\nX-Slow: ");
    const drip = setInterval(() => socket.write("x"), 5);
    onTestFinished(() => clearInterval(drip));
    expect(await answer).toMatch(/^HTTP\/1\.1 408 /);
  });

  it("a half-sent second request is closed too", async () => {
    const { address } = await running({ timeouts: shortTimeouts });
    const socket = await dial(address);
    socket.write(scrape);
    await readUntil(socket, "identity\n");
    const rest = readAll(socket);
    socket.write("GET /metrics HTTP/1.1\r\n");
    expect(await rest).toMatch(/^HTTP\/1\.1 408 /);
  });

  it("a connection that finished a request may rest longer than a request may take", async () => {
    const { address } = await running({ timeouts: shortTimeouts });
    const resting = await dial(address);
    resting.write(scrape);
    expect(await readUntil(resting, "identity\n")).toContain("Keep-Alive: timeout=60");
    // By the time this one is closed for its silence, the resting one was silent for as long.
    await readAll(await dial(address));
    await readAll(await dial(address));
    resting.write(scrape);
    expect(await readUntil(resting, "identity\n")).toContain("HTTP/1.1 200");
    resting.destroy();
  });

  it("a connection whose answer never comes is closed", async () => {
    const metrics = { render: () => new Promise<Buffer>(() => undefined), contentType: () => "text/plain" };
    const { address } = await running({ timeouts: shortTimeouts, metrics });
    await expect(ask(address, "/metrics")).rejects.toThrow("socket hang up");
  });

  it("bytes that are no request never mix with an answer under way", async () => {
    const asked = deferred<void>();
    const metrics = {
      render: () => {
        asked.resolve();
        return new Promise<Buffer>(() => undefined);
      },
      contentType: () => "text/plain",
    };
    const { address } = await running({ metrics });
    const socket = await dial(address);
    const received = readAll(socket);
    socket.write(scrape);
    await asked.promise;
    socket.write("not HTTP\r\n\r\n");
    expect(await received).toBe("");
  });

  it("a reader that stops reading is closed", async () => {
    const { server, address } = await running({ timeouts: shortTimeouts, metrics: serving(bigBody) });
    const stuck = await dial(address);
    stuck.pause();
    stuck.write(scrape);
    await new Promise((resolve) => stuck.once("readable", resolve));
    // The clock stands still, so this ends only when the server gives the connection up.
    await server.stop(60_000);
    stuck.destroy();
  });
});

describe("stop", () => {
  it("closes resting connections, takes no new ones and lets a scrape under way finish", async () => {
    const body = deferred<Buffer>();
    const asked = deferred<void>();
    const metrics = {
      render: () => {
        asked.resolve();
        return body.promise;
      },
      contentType: () => "text/plain",
    };
    const { server, address } = await running({ metrics });
    const resting = await dial(address);
    resting.write("GET /-/healthy HTTP/1.1\r\nHost: x\r\n\r\n");
    await readUntil(resting, "healthy\n");
    const restingClosed = readAll(resting);
    const scraped = ask(address, "/metrics", { headers: { connection: "keep-alive" } });
    await asked.promise;

    const stopped = server.stop(5_000);
    expect(await restingClosed).toBe("");
    await expect(dial(address)).rejects.toThrow("ECONNREFUSED");
    body.resolve(Buffer.from("the last bytes\n"));
    const { status, headers, body: text } = await scraped;
    expect({ status, text, connection: headers.connection }).toEqual({
      status: 200,
      text: "the last bytes\n",
      connection: "close",
    });
    await stopped;
  });

  it("does not cut an answer that is written but not yet read", async () => {
    const { server, address } = await running({ metrics: serving(bigBody) });
    const slow = await dial(address);
    slow.pause();
    slow.write(scrape);
    await new Promise((resolve) => slow.once("readable", resolve));
    const stopped = server.stop(5_000);
    await expect(dial(address)).rejects.toThrow("ECONNREFUSED");
    const received = await readAll(slow.resume());
    expect(received.length - received.indexOf("\r\n\r\n") - 4).toBe(bigBody.length);
    await stopped;
  });

  it("closes what is left at the deadline", async () => {
    const clock = createFakeClock();
    const { server, address } = await running({ clock, metrics: serving(bigBody) });
    const stuck = await dial(address);
    stuck.pause();
    stuck.write(scrape);
    await new Promise((resolve) => stuck.once("readable", resolve));
    let done = false;
    const stopped = server.stop(5_000).then(() => {
      done = true;
    });
    await clock.advance(4_999);
    expect(done).toBe(false);
    await clock.advance(1);
    await stopped;
    expect(clock.sleepers()).toBe(0);
    stuck.destroy();
  });

  it("leaves no timer behind when everything is out before the deadline", async () => {
    const clock = createFakeClock();
    const { server } = await running({ clock });
    await server.stop(5_000);
    expect(clock.sleepers()).toBe(0);
  });
});

describe("a client that sends many requests ahead of their answers", () => {
  it("is cut off: each answer would wait in memory until it is read", async () => {
    let rendered = 0;
    const metrics = {
      render: () => {
        rendered += 1;
        return Buffer.from("up 1\n");
      },
      contentType: () => "text/plain",
    };
    const { address } = await running({ metrics });
    const socket = await dial(address);
    const closed = readAll(socket);
    socket.write("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n".repeat(500));
    await closed;
    expect(rendered).toBeLessThanOrEqual(4);
    expect((await ask(address, "/metrics")).status).toBe(200);
  });

  it("is served when there are few", async () => {
    const { address } = await running();
    const socket = await dial(address);
    const answers = readAll(socket);
    socket.write(
      `${"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n".repeat(2)}GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
    );
    expect((await answers).match(/HTTP\/1\.1 200/g)).toHaveLength(3);
  });
});
