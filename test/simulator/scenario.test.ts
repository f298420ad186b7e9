import { expect, test } from "vitest";
import type { FaultAnswer } from "../../src/simulator/faults/fault.js";
import { parseScenario, ScenarioError } from "../../src/simulator/scenario.js";
import { jobsIn, runSimulator } from "./running-simulator.js";

const parse = (value: unknown) => parseScenario(JSON.stringify(value), "storm.json");

function mistakesOf(text: string): readonly string[] {
  try {
    parseScenario(text, "storm.json");
  } catch (error) {
    if (error instanceof ScenarioError) return error.mistakes;
    throw error;
  }
  return [];
}

const oneOfEachKind: { readonly [Kind in FaultAnswer["kind"]]: Extract<FaultAnswer, { kind: Kind }> } = {
  error: { kind: "error", code: "Throttling.User", status: 400, message: "m", retryAfterMs: 800 },
  success_false: { kind: "success_false", errCode: "c", errMessage: "m", dynamicMessage: "d", asText: true },
  http: { kind: "http", status: 502, body: "html" },
  delay: { kind: "delay", ms: 5 },
  never: { kind: "never" },
  drip: { kind: "drip", chunkBytes: 1, everyMs: 1 },
  reset: { kind: "reset", when: "middle" },
  redirect: { kind: "redirect", status: 301, location: "http://127.0.0.1:1/" },
  gzip: { kind: "gzip" },
  gzip_bomb: { kind: "gzip_bomb", bytes: 1 },
  huge_body: { kind: "huge_body", bytes: 1 },
  total_lies: { kind: "total_lies", by: -3 },
  empty_page: { kind: "empty_page" },
  repeat_page: { kind: "repeat_page", page: 2 },
  duplicate_rows: { kind: "duplicate_rows" },
  world: { kind: "world", edit: { rename: "a", to: "b" } },
};

test.each(Object.entries(oneOfEachKind))(
  "a scenario may hold a fault of the kind %s with all its fields",
  (_, answer) => {
    const scenario = { faults: [{ answer }] };
    expect(parse(scenario)).toEqual(scenario);
  },
);

test.each([
  { delete: "a" },
  { create: { type: "sync", name: "x" } },
  { create: { type: "subscribe" } },
  { rename: "a", to: "b" },
  { retype: "a", to: "sync" },
])("a scenario may edit the world: %o", (edit) => {
  const scenario = { faults: [{ answer: { kind: "world", edit } }] };
  expect(parse(scenario)).toEqual(scenario);
});

test.each([
  ["[]", "storm.json: top level: not an object (found []) (write an object in braces)"],
  [
    '{"job": 3}',
    'storm.json: job: unknown key (found "job") (write one of seed, jobs, types, speed, latencyMs, jitterMs, regions, faults)',
  ],
  [
    '{"jobs": "3"}',
    'storm.json: jobs: not a whole number of at least 0 (found "3") (write a whole number such as 1)',
  ],
  [
    '{"latencyMs": -1}',
    "storm.json: latencyMs: not a whole number of at least 0 (found -1) (write a whole number such as 1)",
  ],
  [
    '{"jitterMs": "5ms"}',
    'storm.json: jitterMs: not a whole number of at least 0 (found "5ms") (write a whole number such as 1)',
  ],
  ['{"speed": 0}', "storm.json: speed: not a number above 0 (found 0) (write a number such as 1)"],
  [
    '{"types": {"sync": -1}}',
    "storm.json: types.sync: not a whole number of at least 0 (found -1) (write a whole number such as 1)",
  ],
  ['{"regions": [""]}', 'storm.json: regions[0]: not a text (found "") (write a text in quotes)'],
  ['{"faults": {}}', "storm.json: faults: not a list (found {}) (write a list in brackets)"],
  ['{"faults": [{}]}', 'storm.json: faults[0].answer: missing (found nothing) (write "answer")'],
  [
    '{"faults": [{"answer": {"ms": 1}}]}',
    'storm.json: faults[0].answer.kind: missing (found nothing) (write "kind")',
  ],
  [
    '{"faults": [{"answer": {"kind": "delay"}}]}',
    'storm.json: faults[0].answer.ms: missing (found nothing) (write "ms")',
  ],
  [
    '{"faults": [{"answer": {"kind": "never", "ms": 1}}]}',
    'storm.json: faults[0].answer.ms: unknown key (found "ms") (write one of kind)',
  ],
  [
    '{"faults": [{"times": 0, "answer": {"kind": "never"}}]}',
    "storm.json: faults[0].times: not a whole number of at least 1 (found 0) (write a whole number such as 1)",
  ],
  [
    '{"faults": [{"match": {"jobType": "sync"}, "answer": {"kind": "never"}}]}',
    'storm.json: faults[0].match.jobType: not a known value (found "sync") (write one of MIGRATION, SYNC, SUBSCRIBE)',
  ],
  [
    '{"faults": [{"answer": {"kind": "world", "edit": {"drop": "a"}}}]}',
    'storm.json: faults[0].answer.edit: not an edit (found {"drop":"a"}) (write delete, create, rename or retype)',
  ],
])("%s is refused", (text, mistake) => {
  expect(mistakesOf(text)).toEqual([mistake]);
});

test("an unknown kind is refused with the known ones", () => {
  const [mistake] = mistakesOf('{"faults": [{"answer": {"kind": "explode"}}]}');
  expect(mistake).toMatch(
    /^storm.json: faults\[0\].answer.kind: not a known value \(found "explode"\) \(write one of error, success_false, /,
  );
});

test("text that is not JSON is refused with its place", () => {
  expect(mistakesOf('{"jobs": 3,}')[0]).toMatch(
    /^storm.json: the file is not JSON \(.+\) \(write one JSON object\)$/,
  );
});

test("every mistake is told, one a line", () => {
  const text = '{"jobs": -1, "speed": "fast", "faults": [{"answer": {"kind": "delay"}}]}';
  expect(mistakesOf(text)).toHaveLength(3);
  expect(() => parseScenario(text, "storm.json")).toThrow(/jobs.*\n.*speed.*\n.*ms/);
});

test("a simulator starts with its scenario", async () => {
  const scenario = parse({
    types: { sync: 2 },
    regions: ["cn-beijing"],
    faults: [{ match: { page: 2 }, answer: { kind: "error", code: "ServiceUnavailable" } }],
  });
  const { list } = await runSimulator({ scenario });
  const params = { Region: "cn-beijing", JobType: "SYNC" };
  expect(jobsIn(await list(params))).toHaveLength(2);
  expect((await list({ ...params, PageNumber: "2" })).status).toBe(500);
});

test.each([
  { options: { jobs: 5 }, total: 5 },
  { options: { types: { subscribe: 4 } }, total: 4 },
  { options: {}, total: 2 },
])("options $options override the scenario", async ({ options, total }) => {
  const { simulator } = await runSimulator({ scenario: parse({ types: { sync: 2 } }), ...options });
  expect(simulator.world("cn-hangzhou").jobs()).toHaveLength(total);
});
