import { describe, expect, it, onTestFinished } from "vitest";
import type { AskProbe, ProbeRequest } from "../../src/http/routes/route-deps.js";
import { createFakeClock } from "../support/fake-clock.js";
import { type Answer, ask, dial, readUntil } from "./client.js";
import { running } from "./running.js";

const path = "/probe?account=production&region_id=cn-hangzhou&task_id=k71r16fj13g";

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** A cloud that answers with one line, and keeps what it was asked. */
function recording(answer: Buffer | undefined = Buffer.from("aliyun_dts_probe_success 1\n")) {
  const asked: ProbeRequest[] = [];
  const probe: AskProbe = async (request) => {
    asked.push(request);
    return answer;
  };
  return { asked, probe };
}

describe("GET /probe", () => {
  it("is refused unless it is enabled, without asking the cloud", async () => {
    const { asked, probe } = recording();
    const { address } = await running({ probe });
    const { status, body } = await ask(address, path);
    expect([status, body]).toEqual([403, "probes are off: set web.enable_probe: true\n"]);
    expect(asked).toEqual([]);
  });

  it("answers with what the cloud says now, in the format that was asked for", async () => {
    const { asked, probe } = recording();
    const { address } = await running({ probe, enableProbe: true });
    const { status, headers, body } = await ask(address, path, { headers: { accept: "text/plain" } });
    expect([status, body]).toEqual([200, "aliyun_dts_probe_success 1\n"]);
    expect(headers["content-type"]).toContain("text/plain");
    expect(asked).toMatchObject([{ account: "production", regionId: "cn-hangzhou", taskId: "k71r16fj13g" }]);
  });

  it("answers 404 for an account or region that is not configured", async () => {
    const probe: AskProbe = async () => undefined;
    const { address } = await running({ probe, enableProbe: true });
    expect((await ask(address, path)).status).toBe(404);
  });

  it.each([
    ["/probe"],
    ["/probe?account=production&region_id=cn-hangzhou"],
    ["/probe?account=production&region_id=cn-hangzhou&task_id="],
    ["/probe?account=production&region_id=cn-hangzhou&task_id=a%20b"],
    [`/probe?account=production&region_id=cn-hangzhou&task_id=${"a".repeat(65)}`],
  ])("says how to ask, without asking the cloud: %s", async (wrong) => {
    const { asked, probe } = recording();
    const { address } = await running({ probe, enableProbe: true });
    const { status, body } = await ask(address, wrong);
    expect([status, body]).toEqual([400, "write /probe?account=...&region_id=...&task_id=...\n"]);
    expect(asked).toEqual([]);
  });

  it("asks about 8 at once, and of one address takes 16", async () => {
    const waiting: (() => void)[] = [];
    const probe: AskProbe = () => new Promise((resolve) => waiting.push(() => resolve(Buffer.from("x\n"))));
    const clock = createFakeClock();
    const { address } = await running({ probe, enableProbe: true, clock });
    const answers: Answer[] = [];
    const asked = Array.from({ length: 20 }, () =>
      ask(address, path).then((answer) => void answers.push(answer)),
    );
    while (clock.sleepers() < 4) await turn();
    await clock.advance(2_000);
    while (answers.length < 4) await turn();
    expect(answers.map(({ status, headers }) => [status, headers["retry-after"]])).toEqual(
      Array.from({ length: 4 }, () => [503, "5"]),
    );
    expect(answers[0]?.body).toBe("busy: too many probes are asked for\n");
    expect(waiting).toHaveLength(8);
    while (answers.length < 20) {
      for (const answer of waiting.splice(0)) answer();
      // Each is followed by a rest as long as it was.
      await clock.advance(10_000);
    }
    await Promise.all(asked);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(16);
  });

  it("leaves nothing on a connection that serves many probes", async () => {
    const warnings: string[] = [];
    const note = ({ message }: Error) => void warnings.push(message);
    process.on("warning", note);
    onTestFinished(() => void process.off("warning", note));
    const { probe } = recording();
    const { address } = await running({ probe, enableProbe: true });
    const socket = await dial(address);
    onTestFinished(() => void socket.destroy());
    for (let asked = 0; asked < 15; asked += 1) {
      const answered = readUntil(socket, "aliyun_dts_probe_success 1\n");
      socket.write(`GET ${path} HTTP/1.1\r\nHost: exporter\r\n\r\n`);
      await answered;
      socket.removeAllListeners("close");
    }
    expect(warnings).toEqual([]);
  });

  it("stops asking when the client has gone", async () => {
    const signals: AbortSignal[] = [];
    let begun: () => void = () => undefined;
    const asking = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const probe: AskProbe = (_request, signal) => {
      signals.push(signal);
      begun();
      return new Promise((resolve) => signal.addEventListener("abort", () => resolve(undefined)));
    };
    const { address } = await running({ probe, enableProbe: true });
    const socket = await dial(address);
    socket.write(`GET ${path} HTTP/1.1\r\nHost: exporter\r\n\r\n`);
    await asking;
    const aborted = new Promise<void>((resolve) => {
      signals[0]?.addEventListener("abort", () => resolve());
    });
    socket.destroy();
    await aborted;
    expect(signals[0]?.aborted).toBe(true);
  });
});
