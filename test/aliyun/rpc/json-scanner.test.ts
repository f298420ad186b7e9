import { describe, expect, it } from "vitest";
import { createJsonScanner } from "../../../src/aliyun/rpc/json-scanner.js";

/** Scans a text in chunks of that many bytes. */
function scanned(text: string, size: number) {
  const bytes = Buffer.from(text);
  const scanner = createJsonScanner();
  let problem: string | undefined;
  for (let at = 0; at < bytes.length && problem === undefined; at += size) {
    problem = scanner.scan(bytes.subarray(at, at + size));
  }
  return { problem, longNumbers: scanner.longNumbers.map(({ start, end }) => text.slice(start, end)) };
}

const many = (unit: string, count: number): string => Array(count).fill(unit).join(",");
const nested = (depth: number): string => `{"a":${"[".repeat(depth - 1)}${"]".repeat(depth - 1)}}`;

describe("a JSON scanner", () => {
  it.each([
    ["100,000 values", `{"a":[${many("0", 99_999)}]}`, `{"a":[${many("0", 100_000)}]}`, "100000 values"],
    ["100,000 keys", `{${many('"a":0', 100_000)}}`, `{${many('"a":0', 100_001)}}`, "100000 values"],
    ["100,000 brackets", `{"a":[${many("{}", 49_999)}]}`, `{"a":[${many("[]", 50_000)}]}`, "100000 values"],
    [
      "2,000 different keys",
      `{${Array.from({ length: 4_000 }, (_, index) => `"${index % 2_000}" :0`).join(",")}}`,
      `{"a":[${Array.from({ length: 2_000 }, (_, index) => `{"k${index}":0}`).join(",")}]}`,
      "2000 different keys",
    ],
    ["100 levels", nested(100), nested(101), "100 levels"],
    ["numbers of 40 characters", `{"a":-${"1".repeat(39)}}`, `{"a":-${"1".repeat(40)}}`, "40 characters"],
    ["decimals of 40 characters", `{"a":0.${"1".repeat(38)}}`, `{"a":0.${"1".repeat(39)}}`, "40 characters"],
    ["exponents of 40 characters", `{"a":1e+${"1".repeat(37)}}`, `{"a":1E-${"1".repeat(38)}}`, "40 char"],
    [
      "10,000 numbers of 16 characters",
      `{"a":[${many("1234567890123456", 10_000)}]}`,
      `{"a":[${many("1234567890123456", 10_001)}]}`,
      "10000 numbers",
    ],
  ])("lets %s pass, and no more", (_, good, bad, problem) => {
    expect(scanned(good, 1_000).problem).toBe(undefined);
    expect(scanned(bad, 1_000).problem).toContain(`more than ${problem}`);
  });

  it.each([
    ['{"a":"', '1,2,[{"}'],
    ['{"a":"\\"', '","b":"\\\\"}'],
    ['{"', '":1}'],
  ])("counts nothing inside of texts: %s...%s", (before, after) => {
    const inside = `${"9".repeat(50)}${"[,".repeat(100_001)}`;
    for (const size of [1, 1_000]) expect(scanned(before + inside + after, size).problem).toBe(undefined);
  });

  it.each(['{"__proto__":1}', '{"a":[{"b":1,"constructor"\n:1}]}', '{"\\u005f_proto__":1}', '{"a\\"":1}'])(
    "refuses %s for its key",
    (text) => {
      for (const size of [1, 1_000]) expect(scanned(text, size).problem).toContain("reach a prototype");
    },
  );

  it("lets texts pass that would be refused as keys", () => {
    const text =
      '{"a":["__proto__","constructor","\\u005f",{"proto":"__proto__"}],"b" : "\\u005f","c":"constructor"}';
    for (const size of [1, 1_000]) expect(scanned(text, size).problem).toBe(undefined);
  });

  it("counts as keys what are keys, and no values, however the text is cut", () => {
    const values = `{"a":[${Array.from({ length: 3_000 }, (_, index) => `{"k":"v${index}"}`).join(",")}]}`;
    for (const size of [1, 7, 1_000]) expect(scanned(values, size).problem).toBe(undefined);
    const escaped = '{"a":"\\\\","b":"\\"","__proto__":1}';
    for (let size = 1; size <= escaped.length; size += 1)
      expect(scanned(escaped, size).problem).toContain("reach a prototype");
  });

  it("finds long numbers, however the text is cut", () => {
    const text =
      ' \n{"1234567890123456":[1234567890123456 ,-123456789012345,1.2345678901234e+5],"b":123456789012345}';
    for (let size = 1; size <= text.length; size += 1) {
      expect(scanned(text, size).longNumbers).toEqual([
        "1234567890123456",
        "-123456789012345",
        "1.2345678901234e+5",
      ]);
    }
  });

  it.each(["<!--", "[", '"', " 1", "\uFEFF{"])(
    "has nothing to say of what begins with %j: it is never parsed",
    (start) => {
      for (const size of [1, 1_000]) {
        expect(scanned(`${start}${"9".repeat(41)}${"[".repeat(200_000)}`, size)).toEqual({
          problem: undefined,
          longNumbers: [],
        });
      }
    },
  );
});
