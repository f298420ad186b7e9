import fc from "fast-check";
import { expect, test } from "vitest";
import { ConfigMistakes } from "../../src/config/document/mistakes.js";
import { settingFlags } from "../../src/config/flags.js";
import { type ConfigSources, loadConfig } from "../../src/config/load.js";
import { settingRows } from "../../src/config/schema.js";
import { configExample } from "../../tools/config-example.js";

// Hundreds of configurations a test: a busy machine needs more than the default 5 s.
const patient = { timeout: 60_000 };

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const run = (length: number) =>
  fc
    .array(fc.constantFrom(...letters), { minLength: length, maxLength: length })
    .map((parts) => parts.join(""));

/** Access key ids, secrets and security tokens as Alibaba Cloud makes them. */
const secret = fc.oneof(
  run(20).map((rest) => `LTAI${rest}`),
  run(30).map((rest) => `aB3${rest.slice(3)}`),
  run(90).map((rest) => `CAIS${rest.slice(0, 40)}/${rest.slice(40)}+==`),
);

/** Everything that a configuration is answered with: warnings or mistakes. Any other error fails the test. */
function answerTo(sources: ConfigSources): string {
  try {
    return loadConfig(sources).warnings.join("\n");
  } catch (error) {
    if (error instanceof ConfigMistakes) return `${error.format()}\n${JSON.stringify(error.mistakes)}`;
    throw error;
  }
}

const example = configExample();
/** Places of the example where a value or a key stands. */
const valuePlaces = [...example.matchAll(/(?<=^[ -]*\w+: )[^\s#].*?(?= #|$)/gm)];
const keyPlaces = [...example.matchAll(/(?<=^[ -]*)\w+(?=:)/gm)];

function replaceAt(place: RegExpExecArray, text: string): string {
  return example.slice(0, place.index) + text + example.slice(place.index + place[0].length);
}

const keys = [
  "access_key_id",
  "access_key_secret",
  "security_token",
  "password",
  "accessKeySecret",
  "ak",
  "x",
];
const fileKeys = [
  "access_key_id_file",
  "access_key_secret_env",
  "security_token_file",
  "role_arn",
  "external_id",
  "uri",
  "type",
  "session_name",
];

test("the example has places to plant secrets at", () => {
  expect(valuePlaces.length).toBeGreaterThan(40);
  expect(keyPlaces.length).toBeGreaterThan(50);
});

test("a secret as the value of any setting is not in the answer", patient, () => {
  fc.assert(
    fc.property(secret, fc.constantFrom(...valuePlaces), fc.constantFrom("", '"'), (value, place, quote) => {
      const text = replaceAt(place, `${quote}${value}${quote}`);
      expect(answerTo({ file: { name: "c.yml", text }, env: {}, flags: {} })).not.toContain(value);
    }),
    { numRuns: 200 },
  );
});

test("a secret as a key, or with broken syntax around it, is not in the answer", patient, () => {
  const around = fc.constantFrom(
    "@",
    "@: 1",
    '"@',
    "[@",
    "{@",
    "- @",
    "@: [",
    "&@ *@",
    "*@",
    "!@ x",
    "%@",
    "x: y @: z",
    "'@'x",
  );
  fc.assert(
    fc.property(secret, fc.constantFrom(...keyPlaces), around, (value, place, frame) => {
      const text = replaceAt(place, frame.replaceAll("@", value));
      expect(answerTo({ file: { name: "c.yml", text }, env: {}, flags: {} })).not.toContain(value);
    }),
    { numRuns: 200 },
  );
});

test("a secret below credentials is not in the answer, whatever the key and the type", patient, () => {
  const types = fc.constantFrom("auto", "access_key", "rrsa", "assume_role", "ecs_ram_role", "uri", "none");
  fc.assert(
    fc.property(secret, fc.constantFrom(...keys, ...fileKeys), types, (value, key, type) => {
      const text = `accounts: [{name: a, regions: [cn-hangzhou], credentials: {type: ${type}, ${key}: "${value}"}}]`;
      expect(answerTo({ file: { name: "c.yml", text }, env: {}, flags: {} })).not.toContain(value);
    }),
    { numRuns: 200 },
  );
});

test("a secret in a variable or a flag is not in the answer", patient, () => {
  const names = fc.constantFrom(
    ...settingRows.map(({ env }) => env),
    "DTS_EXPORTER_REGIONS",
    "DTS_EXPORTER_SECRET",
  );
  const flagNames = fc.constantFrom(...settingFlags.map(({ name }) => name));
  fc.assert(
    fc.property(secret, names, flagNames, (value, name, flag) => {
      const env = { ALIBABA_CLOUD_ACCESS_KEY_ID: value, [name]: value };
      expect(answerTo({ env, flags: { [flag]: value } })).not.toContain(value);
    }),
    { numRuns: 200 },
  );
});

test("a short password in a URL is not in the answer", () => {
  const text =
    "accounts: [{name: a, regions: [cn-hangzhou], endpoints: {cn-hangzhou: 'https://u:hunter2@x.org'}, credentials: {type: uri, uri: 'https://u:hunter2@x.org/'}}]";
  expect(answerTo({ file: { name: "c.yml", text }, env: {}, flags: {} })).not.toContain("hunter2");
});

test("no text whatever is answered with anything but mistakes", patient, () => {
  const fragment = fc.oneof(
    fc.constantFrom(
      "accounts",
      "credentials",
      "type",
      "regions",
      "collectors",
      "tasks",
      ": ",
      "\n",
      "\n  ",
      "- ",
      "[",
    ),
    fc.constantFrom(
      "]",
      "{",
      "}",
      "&a ",
      "*a",
      "!!str ",
      "|\n",
      ">",
      "'",
      '"',
      "#",
      "? ",
      "%YAML 1.1\n",
      "---\n",
      "<<",
      "\t",
    ),
    fc.string({ maxLength: 6, unit: "binary" }),
    fc.constantFrom("1", "no", "~", ".inf", "0x1F", "1e999", "2026-01-01", "60s", "true"),
  );
  const fragments = fc.array(fragment, { maxLength: 40 }).map((parts) => parts.join(""));
  const cut = fc
    .tuple(fc.nat({ max: example.length }), fc.nat({ max: 30 }), fragments)
    .map(([at, length, parts]) => example.slice(0, at) + parts + example.slice(at + length));
  fc.assert(
    fc.property(fc.oneof(fragments, cut), (text) => {
      for (const line of answerTo({ file: { name: "c.yml", text }, env: {}, flags: {} }).split("\n")) {
        expect(
          line === "" ||
            line.startsWith("[") ||
            /^(c\.yml:\d+:\d+|environment \w+|default|and \d+ more)/.test(line),
        ).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});
