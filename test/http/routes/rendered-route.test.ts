import { fastify } from "fastify";
import { describe, expect, it, onTestFinished } from "vitest";
import { createRendering, type Rendered } from "../../../src/http/routes/rendered-route.js";
import { createFakeClock, type FakeClock } from "../../support/fake-clock.js";
import { type Answer, ask, dial } from "../client.js";
import { aSnapshot } from "../fixtures.js";

/** A server whose only route waits, before it answers, until the test lets it. */
async function serving() {
  const clock = createFakeClock();
  const rendered: string[] = [];
  const gates = new Map<string, () => void>();
  let snapshot = aSnapshot([]);
  let body = "x";
  let isHeld = false;
  const route = createRendering({ clock, snapshot: () => snapshot })({
    path: "/page",
    keyOf: ({ url }) => url,
    async render({ url }): Promise<Rendered> {
      rendered.push(url);
      if (isHeld) await new Promise<void>((resolve) => gates.set(url, resolve));
      if (url.endsWith("broken")) throw new Error("broken");
      return { status: 200, headers: {}, body: Buffer.from(body) };
    },
  });
  const server = fastify();
  server.route({ method: route.method, url: route.path, handler: route.handle });
  const url = await server.listen({ host: "127.0.0.1", port: 0 });
  onTestFinished(() => server.close());
  return {
    address: new URL(url).host,
    clock,
    rendered,
    hold: () => {
      isHeld = true;
    },
    /** Lets the rendering that is under way, and all later ones, go on. */
    release: () => {
      isHeld = false;
      for (const open of gates.values()) open();
    },
    change: () => {
      snapshot = aSnapshot([]);
    },
    answerWith: (text: string) => {
      body = text;
    },
    /** Resolves when so many renderings have begun. */
    begun: async (count: number) => {
      while (rendered.length < count) await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

/** Asks for a page, and lets the time pass that a refusal takes. */
async function refusal(address: string, clock: FakeClock): Promise<Answer> {
  let answer: Answer | undefined;
  const asked = ask(address, "/page?9").then((came) => {
    answer = came;
    return came;
  });
  while (answer === undefined) await clock.advance(1_000);
  return asked;
}

const statusesOf = (answers: readonly { readonly status: number }[]) => answers.map(({ status }) => status);

describe("an answer that takes work to make", () => {
  it("is made once a second for everybody who asks the same", async () => {
    const { address, clock, rendered } = await serving();
    const asked = Array.from({ length: 8 }, () => ask(address, "/page"));
    expect(statusesOf(await Promise.all(asked))).toEqual(Array.from({ length: 8 }, () => 200));
    await clock.advance(999);
    await ask(address, "/page");
    expect(rendered).toHaveLength(1);
    await clock.advance(1);
    await ask(address, "/page");
    expect(rendered).toHaveLength(2);
  });

  it("is made anew of a new snapshot, and of another query", async () => {
    const { address, rendered, change } = await serving();
    await ask(address, "/page");
    change();
    await ask(address, "/page");
    await ask(address, "/page?other");
    expect(rendered).toEqual(["/page", "/page", "/page?other"]);
  });

  it("is made while no other is", async () => {
    const { address, rendered, hold, release, begun } = await serving();
    hold();
    const asked = [ask(address, "/page?1"), ask(address, "/page?2")];
    await begun(1);
    expect((await ask(address, "/nope")).status).toBe(404);
    expect(rendered).toHaveLength(1);
    release();
    expect(statusesOf(await Promise.all(asked))).toEqual([200, 200]);
    expect(rendered).toHaveLength(2);
  });

  it("is not made for a connection that is gone when its turn comes", async () => {
    const { address, clock, rendered, hold, release, begun } = await serving();
    hold();
    const first = ask(address, "/page?first");
    await begun(1);
    await clock.advance(10);
    const gone = await dial(address);
    gone.write("GET /page?gone HTTP/1.1\r\nHost: x\r\n\r\n");
    expect((await ask(address, "/nope")).status).toBe(404);
    gone.resetAndDestroy();
    expect((await ask(address, "/nope")).status).toBe(404);
    await clock.advance(10);
    // Its turn comes after that of the one that is gone.
    const last = ask(address, "/page?last");
    expect((await ask(address, "/nope")).status).toBe(404);
    release();
    await clock.advance(100);
    await Promise.all([first, last]);
    expect(rendered).toEqual(["/page?first", "/page?last"]);
  });

  it("holds one of 8 places of its address until it is read; without a place one is told when to come again", async () => {
    const { address, clock, rendered, answerWith } = await serving();
    // More than the system takes for a reader that does not read.
    answerWith("x".repeat(20_000_000));
    const stuck = await Promise.all(Array.from({ length: 8 }, () => dial(address)));
    for (const [at, socket] of stuck.entries()) {
      socket.pause();
      socket.write(`GET /page?${at} HTTP/1.1\r\nHost: x\r\n\r\n`);
    }
    while (rendered.length < 8) await new Promise((resolve) => setImmediate(resolve));
    const { status, headers, body } = await refusal(address, clock);
    expect({ status, body, after: headers["retry-after"] }).toEqual({
      status: 503,
      body: "busy: too many pages are asked for\n",
      after: "2",
    });
    const [first] = stuck;
    first?.resetAndDestroy();
    answerWith("x");
    // The server hears of it at one of its next turns.
    let again = await refusal(address, clock);
    while (again.status === 503) again = await refusal(address, clock);
    expect(again.status).toBe(200);
    for (const socket of stuck) socket.destroy();
  });

  it("that failed is made again for the next one who asks", async () => {
    const { address, rendered } = await serving();
    expect(statusesOf([await ask(address, "/page?broken"), await ask(address, "/page?broken")])).toEqual([
      500, 500,
    ]);
    expect(rendered).toHaveLength(2);
  });
});
