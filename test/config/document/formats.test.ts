import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  boolean,
  type Format,
  oneOf,
  type SettingValue,
  WrongValue,
} from "../../../src/config/document/formats.js";
import {
  duration,
  integer,
  number,
  oneOfNumbers,
  size,
} from "../../../src/config/document/number-formats.js";
import { list } from "../../../src/config/list-format.js";
import { settingRows } from "../../../src/config/schema.js";
import {
  accountName,
  credentialsUri,
  endpointUrl,
  listenAddress,
  regionId,
  secretFile,
  secretVariable,
  telemetryPath,
} from "../../../src/config/text-formats.js";

const anyDuration = duration("1ms", "999h");
const anySize = size("1B", "999GiB");

test.each<[string, Format<SettingValue>, string, SettingValue]>([
  ["milliseconds", anyDuration, "500ms", 500],
  ["seconds", anyDuration, "15s", 15_000],
  ["minutes", anyDuration, "5m", 300_000],
  ["hours and minutes", anyDuration, "1h30m", 5_400_000],
  ["all units", anyDuration, "1h2m3s4ms", 3_723_004],
  ["bytes", anySize, "7B", 7],
  ["KiB", anySize, "2KiB", 2_048],
  ["MiB", anySize, "8MiB", 8_388_608],
  ["GiB", anySize, "1GiB", 1_073_741_824],
  ["true", boolean, "true", true],
  ["false", boolean, "false", false],
  ["the lower bound", integer(-3, 3), "-3", -3],
  ["the upper bound", integer(-3, 3), "3", 3],
  ["a fraction", number(0, 20), "0.25", 0.25],
  ["the largest number", number(0, 20), "20", 20],
  ["a word", oneOf(["a", "b"]), "b", "b"],
  ["one of some numbers", oneOfNumbers([10, 20]), "20", 20],
  [
    "a list",
    list({ of: regionId, min: 1, max: 2 }),
    "cn-hangzhou, cn-beijing",
    ["cn-hangzhou", "cn-beijing"],
  ],
])("%s are read", (_, format, text, value) => {
  expect(format.fromText(text)).toEqual(value);
});

const refused: readonly (readonly [string, Format<SettingValue>, readonly string[]])[] = [
  [
    "duration",
    duration("1s", "1h"),
    [
      "",
      "60",
      "0",
      "5 s",
      " 5s",
      "5s ",
      "5s\n",
      "-5s",
      "1.5s",
      "5S",
      "5d",
      "1m1h",
      "5s5s",
      "h",
      "1e3s",
      "999ms",
      "61m",
      "NaN",
    ],
  ],
  ["size", size("1KiB", "1MiB"), ["", "8", "8MB", "8M", "8mib", "1.5MiB", "-1MiB", "8 KiB", "1023B", "2MiB"]],
  ["boolean", boolean, ["", "yes", "no", "on", "off", "0", "1", "True", "FALSE", "y", "null"]],
  [
    "integer",
    integer(1, 30),
    ["", "0", "31", "1.0", "1e1", "0x1", "01", "+1", "1 ", "five", "NaN", "Infinity", "1_0"],
  ],
  ["number", number(0, 20), ["", "0", "-1", "20.1", "1e1", ".5", "5.", "NaN", "Infinity", "10/s", "1,5"]],
  ["word", oneOf(["json", "pretty"]), ["", "JSON", " json", "json,pretty"]],
  ["number of a set", oneOfNumbers([10, 20, 30]), ["15", "40", "ten", "10.0"]],
  ["list", list({ of: regionId, min: 1, max: 2 }), ["", "cn-a,", "cn-a,cn-a", "cn-a,cn-b,cn-c"]],
  [
    "listen address",
    listenAddress,
    ["", "10155", ":", ":65536", "localhost", "::1:80", "http://x:1", ":1/x", "a b:1"],
  ],
  [
    "telemetry path",
    telemetryPath,
    ["", "/", "metrics", "/a b", "/m?x", "//", "/-/x", "/api/v1", "/jobs", "/probe", "/m/"],
  ],
  ["account name", accountName, ["", "A", "_a", "-a", "a b", "ä", "a".repeat(64)]],
  [
    "region id",
    regionId,
    ["", "cn_hangzhou", "CN-hangzhou", "cn.hangzhou", "cn/x", "a", "evil.example.org#"],
  ],
  [
    "endpoint",
    endpointUrl,
    ["", "dts.aliyuncs.com", "ftp://x", "https://u@x", "https://x/a", "https://x?a=b", "https://x#a"],
  ],
  [
    "credentials URI",
    credentialsUri,
    ["", "http://example.org/", "https://u:p@x/", "http://localhost/?a=b", "http://localhost.evil.org/"],
  ],
  [
    "file name",
    secretFile,
    ["", "LTAI5tx", "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0", "a\nb", "-----BEGIN KEY-----\nx"],
  ],
  [
    "variable name",
    secretVariable,
    ["", "1A", "A-B", "A B", "STS.NUx", "LTAI5tAbCdEfGhIj", "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0"],
  ],
];

describe.each(refused)("a %s", (_, format, texts) => {
  test.each(texts)("is not %j", (text) => {
    expect(() => format.fromText(text)).toThrow(WrongValue);
  });
});

test("what a format has read, it accepts again, and it accepts no text in place of it", () => {
  for (const { format, default: text } of settingRows) {
    expect(format.check(format.fromText(text))).toEqual(format.fromText(text));
    expect(() => format.check(undefined)).toThrow(WrongValue);
    if (typeof format.fromText(text) !== "string") expect(() => format.check(text)).toThrow(WrongValue);
  }
});

test("a duration of any whole parts is the sum of its parts", () => {
  const part = fc.nat({ max: 900 });
  fc.assert(
    fc.property(part, part, part, fc.integer({ min: 1, max: 900 }), (h, m, s, ms) => {
      const sum = ((h * 60 + m) * 60 + s) * 1000 + ms;
      expect(anyDuration.fromText(`${h}h${m}m${s}s${ms}ms`)).toBe(sum);
    }),
  );
});
