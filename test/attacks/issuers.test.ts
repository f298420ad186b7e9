import { createServer, type Socket } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import type { CredentialsProvider } from "../../src/aliyun/credentials/credentials.js";
import {
  type CredentialsSettings,
  createCredentialsProvider,
} from "../../src/aliyun/credentials/provider.js";
import type { Clock } from "../../src/lib/clock.js";
import { Failure } from "../../src/lib/failure.js";
import { createRecordingLogger, createRecordingTelemetry, never } from "../aliyun/fakes.js";
import { settledIo } from "../faults/settled-io.js";
import { createFakeClock } from "../support/fake-clock.js";
import { holdBars } from "./attack-row.js";
import {
  answer,
  type HostileAnswer,
  secrets,
  wrongAnswers,
  wrongFields,
  wrongTexts,
} from "./issuer-answers.js";

/** What an issuer answers to a request, told by its first line, at this time. */
type Script = (requestLine: string, nowMs: number) => HostileAnswer;

/** An issuer below HTTP, which counts those who ask. */
async function startIssuer(clock: Pick<Clock, "now">) {
  const sockets = new Set<Socket>();
  const state = { asked: 0, script: ((): HostileAnswer => ({ what: "", raw: "" })) as Script };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.once("close", () => sockets.delete(socket));
    socket.once("data", (data) => {
      state.asked += 1;
      send(socket, state.script(String(data).split("\r\n")[0] ?? "", clock.now()));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as { readonly port: number };
  return { url: `http://127.0.0.1:${port}`, state };
}

function send(socket: Socket, { raw, endless, drip }: HostileAnswer): void {
  if (raw !== undefined) socket.end(raw);
  if (drip !== undefined) {
    let sent = 0;
    const timer = setInterval(() => socket.write(drip.charAt(sent++)), 100);
    socket.once("close", () => clearInterval(timer));
  }
  if (endless !== undefined) {
    socket.write("HTTP/1.1 200 OK\r\n");
    if (!endless.startsWith("x-")) socket.write("\r\n");
    const more = () => {
      while (!socket.destroyed && socket.write(endless));
    };
    socket.on("drain", more);
    more();
  }
}

const settingsOf: Readonly<Record<string, (url: string) => CredentialsSettings>> = {
  uri: (uri) => ({ type: "uri", uri }),
  assume_role: (stsEndpoint) => ({
    type: "assume_role",
    roleArn: "acs:ram::1:role/r",
    stsEndpoint,
    source: { type: "access_key", accessKeyIdEnv: "K", accessKeySecretEnv: "K" },
  }),
  ecs_ram_role: (metadataEndpoint) => ({ type: "ecs_ram_role", metadataEndpoint }),
};

/** Credentials as an issuer of this type has them: STS below a field, the metadata service after two other answers. */
const scriptOf =
  (type: string, body: (fields: object) => string, fields: object): Script =>
  (line) => {
    if (type === "assume_role") return { what: "", raw: answer(body({ Credentials: fields })) };
    if (line.startsWith("PUT")) return { what: "", raw: answer("token") };
    if (line.includes("/security-credentials/ ")) return { what: "", raw: answer("role") };
    return { what: "", raw: answer(body({ Code: "Success", ...fields })) };
  };

function goodFields(atMs: number, lifeMs: number, number = 0) {
  const Expiration = new Date(atMs + lifeMs).toISOString();
  return { ...secrets, SecurityToken: `${secrets.SecurityToken}${number}`, Expiration };
}

interface Seen {
  readonly reasons: Set<string>;
  readonly text: string;
  readonly asked: number;
}

/** A provider of this type on a fake clock, whose issuer follows the script. */
async function startProvider(type: string, script: Script) {
  const clock = createFakeClock();
  const { url, state } = await startIssuer(clock);
  state.script = script;
  const logger = createRecordingLogger();
  const provider = createCredentialsProvider(
    (settingsOf[type] as (url: string) => CredentialsSettings)(url),
    {
      account: "demo",
      env: { K: "canarySourceKey0042" },
      readFile: () => Promise.reject(new Error("no file")),
      stat: () => Promise.reject(new Error("no file")),
      clock,
      logger,
      telemetry: createRecordingTelemetry(),
      random: () => 0,
    },
  );
  return { provider, state, clock, logger };
}

/** Asks for credentials three times every `stepMs` of a minute, as calls of the API do. */
async function aMinute(type: string, script: Script, stepMs = 2_000): Promise<Seen> {
  const { provider, state, clock, logger } = await startProvider(type, script);
  const reasons = new Set<string>();
  let text = "";
  for (let step = 0; step < 60_000 / stepMs; step += 1) {
    const outcomes = [1, 2, 3].map(() => outcomeOf(provider));
    await settledIo();
    await clock.advance(stepMs);
    void Promise.all(outcomes).then((ended) => {
      for (const { reason, said } of ended) {
        reasons.add(reason);
        text += said;
      }
    });
  }
  await settledIo();
  await clock.advance(10_000);
  // Three requests are one question to the metadata service.
  const asked = state.asked / (type === "ecs_ram_role" ? 3 : 1);
  return { reasons, text: `${text}${JSON.stringify(logger.lines)}`, asked };
}

async function outcomeOf(
  provider: CredentialsProvider,
): Promise<{ readonly reason: string; readonly said: string }> {
  try {
    await provider.get(never);
    return { reason: "good", said: "" };
  } catch (error) {
    const said = `${String(error)} ${JSON.stringify(error)}`;
    return { reason: error instanceof Failure ? error.reason : "not a failure", said };
  }
}

const leaks = (text: string): number =>
  [...Object.values(secrets), "canarySourceKey0042"].filter((secret) => text.includes(secret)).length;

// What an issuer that answers wrongly can be for an account.
const honest = new Set(["bad_response", "network", "timeout", "tls", "server", "credentials", "throttled"]);

it.for(["uri", "assume_role", "ecs_ram_role"])(
  "an issuer (%s) answers in every wrong way, asked by calls for a minute",
  async (type, context) => {
    const raw = wrongAnswers.map(({ what, ...how }): [string, Script] => [what, () => ({ what, ...how })]);
    const texts = wrongTexts.map(([what, text]): [string, Script] => [what, scriptOf(type, () => text, {})]);
    const fields = wrongFields.map(([what, wrong]): [string, Script] => [
      what,
      scriptOf(type, JSON.stringify, { ...goodFields(1_763_640_000_000, 3_600_000), ...wrong }),
    ]);
    const before = process.memoryUsage.rss();
    const seen: Seen[] = [];
    for (const [what, script] of [...raw, ...texts, ...fields]) {
      const one = await aMinute(type, script);
      // STS says its code beside the credentials, not among them.
      const isGood = type === "assume_role" && what.startsWith("an error");
      for (const reason of one.reasons) if (!isGood) expect(honest, `${what}: ${reason}`).toContain(reason);
      seen.push(one);
    }
    holdBars(context, [
      { what: "most requests", is: Math.max(...seen.map(({ asked }) => asked)), atMost: 24, unit: "" },
      { what: "secrets told", is: seen.reduce((sum, { text }) => sum + leaks(text), 0), atMost: 0, unit: "" },
      { what: "memory", is: (process.memoryUsage.rss() - before) / 1e6, atMost: 100, unit: "MB" },
    ]);
  },
);

it.for(["uri", "assume_role", "ecs_ram_role"])(
  "an issuer (%s) gives credentials that are over at once, or change each time, to calls ten times a second",
  async (type, context) => {
    let number = 0;
    const giving = (lifeMs: number, isNew: boolean): Script => {
      return (line, nowMs) => {
        number += isNew ? 1 : 0;
        return scriptOf(type, JSON.stringify, goodFields(nowMs, lifeMs, number))(line, nowMs);
      };
    };
    const seen: Seen[] = [];
    for (const script of [giving(1, true), giving(1_000, true), giving(9_000, false), giving(80_000, true)])
      seen.push(await aMinute(type, script, 100));
    holdBars(context, [
      {
        what: "most requests in a minute",
        is: Math.max(...seen.map(({ asked }) => asked)),
        atMost: 12,
        unit: "",
      },
      { what: "secrets told", is: seen.reduce((sum, { text }) => sum + leaks(text), 0), atMost: 0, unit: "" },
    ]);
  },
);

it("a metadata service names roles and tokens that are none", async (context) => {
  const isRole = (line: string) => line.includes("/security-credentials/ ");
  const good = scriptOf("ecs_ram_role", JSON.stringify, goodFields(1_763_640_000_000, 3_600_000));
  const names = [
    "",
    "..",
    ".",
    "../../x",
    "a/b",
    "a b",
    "%2e%2e",
    "a?b",
    "a\u001b[31m",
    "x".repeat(65),
    "x".repeat(60_000),
    "<html>",
  ];
  const roles = names.map(
    (name): Script =>
      (line) =>
        isRole(line) ? { what: "", raw: answer(name) } : good(line, 0),
  );
  const tokens = ["", "a b", "\u001b[2J", "x".repeat(60_000), "<html>", '{"token":1}', "a\u009b"].map(
    (token): Script =>
      (line) =>
        line.startsWith("PUT") ? { what: "", raw: answer(token) } : good(line, 0),
  );
  const seen: Seen[] = [];
  for (const script of [...roles, ...tokens]) seen.push(await aMinute("ecs_ram_role", script));
  const lines = await aMinute("ecs_ram_role", (line) =>
    isRole(line) ? { what: "", raw: answer("role\nother\n../x\n") } : good(line, 0),
  );
  expect(lines.reasons, "the first of several roles").toEqual(new Set(["good"]));
  holdBars(context, [
    { what: "taken", is: seen.filter(({ reasons }) => reasons.has("good")).length, atMost: 0, unit: "" },
    { what: "most questions", is: Math.max(...seen.map(({ asked }) => asked)), atMost: 24, unit: "" },
  ]);
});

it.for(["uri", "assume_role", "ecs_ram_role"])(
  "an issuer (%s) turns hostile while its credentials are valid: they serve until they expire",
  async (type, context) => {
    let tooEarly = 0;
    let tooLate = 0;
    for (const hostile of wrongAnswers) {
      const good = scriptOf(type, JSON.stringify, goodFields(1_763_640_000_000, 3_600_000));
      const { provider, state, clock } = await startProvider(type, good);
      const first = outcomeOf(provider);
      await settledIo();
      expect((await first).reason).toBe("good");
      state.script = () => hostile;
      for (const minutes of [50, 5, 4]) {
        await clock.advance(minutes * 60_000);
        if ((await outcomeOf(provider)).reason !== "good") tooEarly += 1;
        await settledIo();
      }
      await clock.advance(70_000);
      const last = outcomeOf(provider);
      await settledIo();
      await clock.advance(70_000);
      if ((await last).reason === "good") tooLate += 1;
    }
    holdBars(context, [
      { what: "given up early", is: tooEarly, atMost: 0, unit: "" },
      { what: "given out late", is: tooLate, atMost: 0, unit: "" },
    ]);
  },
);
