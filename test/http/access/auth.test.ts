import { hashSync } from "bcryptjs";
import { describe, expect, it } from "vitest";
import type { Authorization, Authorize } from "../../../src/http/access/auth.js";
import { createPasswordCheck } from "../../../src/http/access/auth.js";
import { createFakeClock } from "../../support/fake-clock.js";
import { ask, basic } from "../client.js";
import { aSnapshot, createLogRecorder } from "../fixtures.js";
import { running } from "../running.js";

const passed = { ok: true };
const refused = { ok: false, challenge: 'Basic realm="aliyun-dts-exporter", charset="UTF-8"' };
const busy = { ok: false, retryAfterSeconds: 5 };

/** A hash in the right form; the letter tells them apart. */
function fakeHash(cost: number, letter: string): string {
  return `$2y$${String(cost).padStart(2, "0")}$${letter.repeat(21)}.${letter.repeat(30)}.`;
}

const hashA = fakeHash(10, "a");
const hashB = fakeHash(12, "b");
const users = new Map([
  ["alice", hashA],
  ["bob", hashB],
]);
const passwords = new Map([
  [hashA, "wonder:land"],
  [hashB, "builder"],
]);

/** A comparison that counts its steps, 2^cost each time, and answers when the test lets it. */
function counting(users_: ReadonlyMap<string, string> = users) {
  const clock = createFakeClock();
  const gates: (() => void)[] = [];
  let held = false;
  const seen = { comparisons: 0, steps: 0, atOnce: 0, most: 0, passwords: [] as string[] };
  const compare = async (password: string, hash: string) => {
    seen.comparisons += 1;
    seen.passwords.push(password);
    seen.steps += 2 ** Number(hash.slice(4, 6));
    seen.atOnce += 1;
    seen.most = Math.max(seen.most, seen.atOnce);
    if (held) await new Promise<void>((resolve) => gates.push(resolve));
    seen.atOnce -= 1;
    return passwords.get(hash) === password;
  };
  const { authorize, apply } = createPasswordCheck({ compare, clock });
  apply(users_);
  return {
    seen,
    clock,
    authorize,
    apply,
    hold: () => {
      held = true;
    },
    release: () => {
      held = false;
      for (const open of gates.splice(0)) open();
    },
  };
}

interface Sender {
  readonly destroyed: boolean;
  readonly remoteAddress: string;
}

/** Somebody at this address of the network 10.0.0.0. */
const from = (host: number): Sender => ({
  destroyed: false,
  remoteAddress: `10.0.${host >> 8}.${host & 255}`,
});

function send(authorize: Authorize, authorization: string | undefined, socket: Sender = from(1)) {
  return Promise.resolve(
    authorize({ headers: authorization === undefined ? {} : { authorization }, socket }),
  );
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe("basic authentication", () => {
  it.each([
    ["a right password, with a colon in it", basic("alice", "wonder:land"), passed],
    ["another user's right password", basic("bob", "builder"), passed],
    ["a scheme in small letters", basic("bob", "builder").replace("Basic", "basic"), passed],
    ["a wrong password", basic("alice", "builder"), refused],
    ["an empty password", basic("alice", ""), refused],
    ["an unknown user", basic("mallory", "builder"), refused],
    ["no user", basic("", "builder"), refused],
    ["the name of what every object has", basic("constructor", "x"), refused],
  ])("%s", async (_what, header, expected) => {
    expect(await send(counting().authorize, header)).toEqual(expected);
  });

  it.each([
    ["nothing", undefined],
    ["an empty header", ""],
    ["another scheme", "Bearer YWxpY2U6d29uZGVyOmxhbmQ="],
    ["no credentials", "Basic"],
    ["no base64", "Basic ???"],
    ["base64 without its padding", basic("bob", "builder").replace(/=+$/, "")],
    ["more behind it", `${basic("bob", "builder")} x`],
    ["no colon", `Basic ${Buffer.from("bob").toString("base64")}`],
    ["no UTF-8", `Basic ${Buffer.from("bob:\xff", "latin1").toString("base64")}`],
    ["a NUL", basic("bob", "builder\0builder")],
  ])("%s is refused with a challenge and without a comparison", async (_what, header) => {
    const { authorize, seen } = counting();
    expect(await send(authorize, header)).toEqual(refused);
    expect(seen.comparisons).toBe(0);
  });

  it.each([
    ["an unknown user", "mallory"],
    ["a user whose hash is cheap", "alice"],
    ["a user whose hash is dear", "bob"],
  ])("a wrong password of %s costs as many steps as the dearest hash, each time", async (_who, user) => {
    const { authorize, seen } = counting();
    await send(authorize, basic(user, "wrong"));
    expect(seen.steps).toBe(2 ** 12);
    await send(authorize, basic(user, "wrong"));
    expect(seen.steps).toBe(2 * 2 ** 12);
  });

  it("a right password is compared once, and does not make a wrong one cheaper", async () => {
    const { authorize, seen } = counting();
    for (let times = 0; times < 5; times += 1) {
      expect(await send(authorize, basic("bob", "builder"))).toEqual(passed);
    }
    expect(seen.comparisons).toBe(1);
    expect(await send(authorize, basic("bob", "wrong"))).toEqual(refused);
    expect(await send(authorize, basic("alice", "builder"))).toEqual(refused);
    expect(seen.steps).toBe(3 * 2 ** 12);
    expect(await send(authorize, basic("bob", "builder"))).toEqual(passed);
    expect(seen.steps).toBe(3 * 2 ** 12);
  });

  it("clients that send the same at once share one comparison", async () => {
    const { authorize, seen } = counting();
    const sent = Array.from({ length: 1_000 }, () => send(authorize, basic("bob", "builder")));
    expect(await Promise.all(sent)).toEqual(sent.map(() => passed));
    expect(seen.comparisons).toBe(1);
  });

  it("compares one password at a time, lets 16 addresses wait and sends the rest away", async () => {
    const { authorize, seen, hold, release } = counting();
    hold();
    const first = send(authorize, basic("mallory", "first"));
    await turn();
    const others = Array.from({ length: 20 }, (_, at) =>
      send(authorize, basic("mallory", `${at}`), from(10 + at)),
    );
    await turn();
    release();
    expect(await first).toEqual(refused);
    const answers: readonly Authorization[] = await Promise.all(others);
    expect(answers.filter((answer) => answer === answers.at(-1))).toHaveLength(16);
    expect(answers.slice(0, 4)).toEqual(Array.from({ length: 4 }, () => busy));
    expect(seen.comparisons).toBe(17);
    expect(seen.most).toBe(1);
  });

  it("an address has one place, whatever it sends", async () => {
    const { authorize, seen, hold, release } = counting();
    hold();
    const first = send(authorize, basic("mallory", "first"));
    await turn();
    const others = Array.from({ length: 20 }, (_, at) => send(authorize, basic("mallory", `${at}`)));
    expect(await Promise.all(others)).toEqual(others.map(() => busy));
    release();
    expect(await first).toEqual(refused);
    expect(seen.comparisons).toBe(1);
  });

  it("a right password has its turn before those of addresses that ask again and again", async () => {
    const { authorize, seen, clock, hold, release } = counting();
    const strangers = Array.from({ length: 100 }, (_, at) => from(10 + at));
    const attack = (round: number) =>
      strangers.map((stranger, at) => send(authorize, basic("mallory", `${round} ${at}`), stranger));
    hold();
    const attacks = attack(1);
    await clock.advance(1_000);
    attacks.push(...attack(2));
    await clock.advance(1_000);
    const before = seen.passwords.length;
    const scraper = send(authorize, basic("bob", "builder"), from(1));
    attacks.push(...attack(3));
    release();
    await clock.advance(10_000);
    expect(await scraper).toEqual(passed);
    expect(seen.passwords[before]).toBe("builder");
    await Promise.all(attacks);
  });

  it("a remembered password passes while the comparisons are busy", async () => {
    const { authorize, hold, release } = counting();
    await send(authorize, basic("bob", "builder"));
    hold();
    const attacks = Array.from({ length: 30 }, (_, at) =>
      send(authorize, basic("mallory", `${at}`), from(at)),
    );
    await turn();
    expect(await send(authorize, basic("bob", "builder"))).toEqual(passed);
    release();
    await Promise.all(attacks);
  });

  it("is remembered over a change of the users as long as its hash stays", async () => {
    const { authorize, apply, seen } = counting();
    await send(authorize, basic("alice", "wonder:land"));
    await send(authorize, basic("bob", "builder"));
    apply(new Map([...users, ["bob", fakeHash(12, "c")], ["carol", hashA]]));
    expect(seen.comparisons).toBe(2);
    expect(await send(authorize, basic("alice", "wonder:land"))).toEqual(passed);
    expect(seen.comparisons).toBe(2);
    expect(await send(authorize, basic("bob", "builder"))).toEqual(refused);
    expect(seen.comparisons).toBe(3);
    apply(new Map([["bob", hashB]]));
    expect(await send(authorize, basic("bob", "builder"))).toEqual(passed);
    expect(seen.comparisons).toBe(4);
    expect(await send(authorize, basic("alice", "wonder:land"))).toEqual(refused);
  });

  it("one that was right for a hash that is gone by then is not remembered", async () => {
    const { authorize, apply, seen, hold, release } = counting();
    hold();
    const before = send(authorize, basic("bob", "builder"));
    await turn();
    apply(new Map([["bob", fakeHash(12, "c")]]));
    release();
    await before;
    expect(await send(authorize, basic("bob", "builder"))).toEqual(refused);
    expect(seen.comparisons).toBe(2);
  });

  it("does not compare for clients that are gone when their turn comes", async () => {
    const { authorize, seen, hold, release } = counting();
    hold();
    const first = send(authorize, basic("mallory", "first"), from(1));
    await turn();
    const gone = { destroyed: false, remoteAddress: "10.0.0.2" };
    const left = send(authorize, basic("bob", "builder"), gone);
    const alone = send(authorize, basic("mallory", "second"), {
      ...gone,
      destroyed: true,
      remoteAddress: "10.0.0.3",
    });
    const stays = send(authorize, basic("bob", "builder"), from(4));
    gone.destroyed = true;
    release();
    expect(await Promise.all([first, left, alone, stays])).toEqual([refused, passed, busy, passed]);
    expect(seen.comparisons).toBe(2);
  });

  it("goes on after a comparison that failed", async () => {
    let failing = true;
    const { authorize, apply } = createPasswordCheck({
      clock: createFakeClock(),
      compare: async () => {
        if (failing) throw new Error("broken");
        return true;
      },
    });
    apply(users);
    await expect(send(authorize, basic("bob", "builder"))).rejects.toThrow("broken");
    failing = false;
    expect(await send(authorize, basic("bob", "builder"))).toEqual(passed);
  });
});

describe("a server with users", () => {
  const password = "correct horse";
  const hash = hashSync(password, 4);
  const web = {
    file: "web.yml",
    places: new Map(),
    warnings: [],
    tls: undefined,
    headers: {},
    users: new Map([["prometheus", hash]]),
  };
  const authorization = basic("prometheus", password);

  it.each([
    ["GET", "/metrics", 200],
    ["GET", "/", 200],
    ["GET", "/jobs", 200],
    ["GET", "/api/v1/jobs", 200],
    ["GET", "/-/healthy", 200],
    ["GET", "/-/ready", 200],
    ["POST", "/-/reload", 403],
    ["POST", "/metrics", 405],
    ["PROPFIND", "/metrics", 405],
    ["GET", "/nope", 404],
    ["GET", "*", 404],
    ["GET", `/${"x".repeat(3_000)}`, 414],
  ])("%s %s is closed without a password and answers %i with it", async (method, path, status) => {
    const { address } = await running({ web, snapshot: () => aSnapshot([]) });
    const without = await ask(address, path, { method });
    expect(without).toMatchObject({ status: 401, body: "unauthorized\n" });
    expect(without.headers).toMatchObject({
      "www-authenticate": refused.challenge,
      "x-content-type-options": "nosniff",
    });
    expect((await ask(address, path, { method, headers: { authorization } })).status).toBe(status);
  });

  it("closes the connection of a refused request that brings a body", async () => {
    const { address } = await running({ web });
    const answer = await ask(address, "/metrics", {
      method: "POST",
      headers: { "content-length": "1" },
      body: "x",
    });
    expect(answer).toMatchObject({ status: 401, headers: { connection: "close" } });
  });

  it("answers 503 and when to come again while too many passwords are being checked", async () => {
    const clock = createFakeClock();
    const { address } = await running({
      clock,
      access: () => ({ authorize: () => ({ ok: false, retryAfterSeconds: 5 }), headers: {} }),
    });
    const asked = ask(address, "/metrics");
    // Nobody has to know how fast the others come: the refusal takes its time.
    while (clock.sleepers() === 0) await turn();
    await clock.advance(2_000);
    const { status, headers, body } = await asked;
    expect({ status, body, after: headers["retry-after"] }).toEqual({
      status: 503,
      body: "busy: too many passwords are being checked\n",
      after: "5",
    });
  });

  it("shows neither passwords nor hashes in answers or logs", async () => {
    const logger = createLogRecorder();
    const metrics = { render: () => Promise.reject(new Error("no")), contentType: () => "text/plain" };
    const { address } = await running({ web, logger, metrics });
    const answers = [];
    for (const header of [
      authorization,
      basic("prometheus", "wrong horse"),
      basic("nobody", password),
      "Basic x",
    ]) {
      answers.push(await ask(address, "/metrics", { headers: { authorization: header } }));
    }
    expect(answers.map(({ status }) => status)).toEqual([500, 401, 401, 401]);
    const shown = JSON.stringify([answers, logger.lines]);
    for (const secret of [password, "wrong horse", hash, authorization.slice(6)])
      expect(shown).not.toContain(secret);
  });
});
