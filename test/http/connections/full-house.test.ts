import type { Socket } from "node:net";
import { hashSync } from "bcryptjs";
import { expect, it } from "vitest";
import { basic, dial, readAll, readUntil } from "../client.js";
import { createLogRecorder, shortTimeouts } from "../fixtures.js";
import { running } from "../running.js";
import { dialTls, webWithTls } from "../tls-client.js";

const authorization = `Authorization: ${basic("prometheus", "right")}\r\n`;
const scrape = `GET /metrics HTTP/1.1\r\nHost: x\r\n${authorization}\r\n`;
const web = { ...webWithTls(), tls: undefined, users: new Map([["prometheus", hashSync("right", 4)]]) };

/** Asks on a connection and leaves it open. */
async function scrapeOn(socket: Socket): Promise<string> {
  const answer = readUntil(socket, "identity\n");
  socket.write(scrape);
  return answer;
}

it("silent connections go for new ones, oldest first, and a scraper's stays; the log says so once", async () => {
  const logger = createLogRecorder();
  const { address } = await running({ logger, web, maxConnections: 4 });
  const scraper = await dial(address);
  await scrapeOn(scraper);
  const closed: number[] = [];
  for (let count = 0; count < 8; count += 1) {
    const silent = await dial(address);
    void readAll(silent).then(() => closed.push(count));
    if (count % 2 === 1) silent.write("GET /metrics HTTP/1.1\r\nHost: x\r\nX-Half");
  }
  expect(await scrapeOn(scraper)).toMatch(/^HTTP\/1\.1 200 /);
  const late = await dial(address);
  expect(await scrapeOn(late)).toMatch(/^HTTP\/1\.1 200 /);
  expect(closed).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(logger.lines.filter(({ level }) => level === "warn")).toEqual([
    {
      level: "warn",
      message: "connections are dropped",
      fields: {
        why: "too many connections from 127.0.0.1: closed the oldest that never had a request authorised",
        count: 1,
      },
    },
  ]);
});

it("a stranger's requests make no connection worth keeping", async () => {
  const { address } = await running({ web, maxConnections: 4 });
  const scraper = await dial(address);
  await scrapeOn(scraper);
  for (let count = 0; count < 8; count += 1) {
    const stranger = await dial(address);
    const answer = readAll(stranger);
    stranger.write("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
    expect(await answer).toMatch(/^HTTP\/1\.1 401 /);
  }
  expect(await scrapeOn(scraper)).toMatch(/^HTTP\/1\.1 200 /);
});

it("connections that rest after their answers make room for others", async () => {
  const { address } = await running({ maxConnections: 4 });
  for (let count = 0; count < 8; count += 1) {
    expect(await scrapeOn(await dial(address))).toMatch(/^HTTP\/1\.1 200 /);
  }
});

it("an answer under way is not cut for a connection that says nothing", async () => {
  let finish: (body: Buffer) => void = () => undefined;
  const body = new Promise<Buffer>((resolve) => {
    finish = resolve;
  });
  let isAsked: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => {
    isAsked = resolve;
  });
  const metrics = {
    render() {
      isAsked();
      return body;
    },
    contentType: () => "text/plain",
  };
  const { address } = await running({ metrics, maxConnections: 4 });
  const scraper = await dial(address);
  const answer = scrapeOn(scraper);
  await asked;
  for (let count = 0; count < 8; count += 1) await dial(address);
  finish(Buffer.from("identity\n"));
  expect(await answer).toMatch(/^HTTP\/1\.1 200 /);
});

it("handshakes that never end go for new connections, and ended ones leave their places", async () => {
  // Only for want of places are they closed.
  const timeouts = { ...shortTimeouts, handshakeMs: 60_000, requestMs: 60_000 };
  const { address } = await running({ web: webWithTls(), timeouts, maxConnections: 4 });
  const closed: Promise<string>[] = [];
  for (let count = 0; count < 8; count += 1) {
    const shaking = await dial(address);
    closed.push(readAll(shaking));
    shaking.write("\x16\x03\x01\x02\x00\x01\x00", "latin1");
  }
  await Promise.all(closed.slice(0, 5));
  const scraper = await dialTls(address);
  expect(await scrapeOn(scraper)).toMatch(/^HTTP\/1\.1 200 /);
  for (let count = 0; count < 8; count += 1) {
    const gone = await dialTls(address);
    await scrapeOn(gone);
    await Promise.all([readAll(gone), gone.end()]);
  }
  expect(await scrapeOn(scraper)).toMatch(/^HTTP\/1\.1 200 /);
});
