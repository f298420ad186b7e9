import { expect, test } from "vitest";
import { createSimulator } from "../../src/simulator/simulator.js";
import { createFakeClock } from "../support/fake-clock.js";
import { runSimulator } from "./running-simulator.js";

test("it listens on loopback and says where", async () => {
  const lines: unknown[] = [];
  const logger = {
    debug() {},
    warn() {},
    error() {},
    info: (text: string, fields: unknown) => lines.push([text, fields]),
  };
  const { url } = await runSimulator({ logger });
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(lines).toEqual([["the DTS API simulator is listening", { url, regions: ["cn-hangzhou"] }]]);
});

test("it listens where it is told, and says so when the place is taken", async () => {
  const { url } = await runSimulator();
  const port = Number(new URL(url).port);
  const second = createSimulator({ clock: createFakeClock(), listen: { host: "127.0.0.1", port } });
  await expect(second.start()).rejects.toMatchObject({ code: "EADDRINUSE", port });
});

test("it holds 60 jobs of one account in Hangzhou by default", async () => {
  const { simulator, list } = await runSimulator();
  expect(simulator.world("cn-hangzhou").jobs()).toHaveLength(60);
  expect(simulator.world("cn-hangzhou").account).toBe("demo");
  expect((await list({ JobType: "SUBSCRIBE" })).body["TotalRecordCount"]).toBe(12);
});

test("its jobs are as far as at the simulated time that it is told, at any hour of the day", () => {
  const storiesAt = (now: number) =>
    createSimulator({ clock: createFakeClock({ now }), startSeconds: Date.UTC(2025, 10, 20, 12, 11) / 1000 })
      .world("cn-hangzhou")
      .jobs()
      .map(({ DtsJobId, Status, RetryState }) => [DtsJobId, Status, RetryState]);
  const stories = storiesAt(Date.UTC(2026, 0, 1, 3, 25));
  expect(stories.filter(([, status]) => status === "Retrying")).not.toEqual([]);
  expect(stories).toEqual(storiesAt(Date.UTC(2026, 0, 1, 4, 0)));
});

test("what the world shows is what the API answers", async () => {
  const { simulator, list } = await runSimulator({ types: { sync: 30 } });
  const answer = await list({ JobType: "SYNC", OrderColumn: "CreateTime", WithoutDbList: "true" });
  const world = simulator.world("cn-hangzhou").jobs();
  expect(answer.body["DtsJobList"]).toEqual(JSON.parse(JSON.stringify(world)));
});

test("no connection is left after stop", async () => {
  const { simulator, list, url } = await runSimulator();
  await list();
  await simulator.stop();
  await expect(fetch(url)).rejects.toThrow();
});

test("an error of the simulator itself is an InternalError for the caller and told to the operator", async () => {
  const complaints: unknown[] = [];
  const logger = {
    debug() {},
    info() {},
    error() {},
    warn: (_: string, fields: unknown) => complaints.push(fields),
  };
  const { list, simulator } = await runSimulator({ logger });
  const broken = {
    get kind(): "never" {
      throw new Error("broken fault");
    },
  };
  simulator.faults.add({ answer: broken });
  const answer = await list();
  expect([answer.status, answer.body["Code"]]).toEqual([500, "InternalError"]);
  expect(complaints).toEqual([{ detail: expect.stringContaining("broken fault") }]);
});
