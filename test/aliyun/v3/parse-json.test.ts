import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseJson } from "../../../src/aliyun/v3/parse-json.js";

describe("the JSON of answers", () => {
  it.each([
    ["9007199254740993", "9007199254740993"],
    ["-12345678901234567890", "-12345678901234567890"],
    ["[1,12345678901234567890,2]", [1, "12345678901234567890", 2]],
    ["9007199254740991", 9007199254740991],
    ["1.12345678901234567890", 1.1234567890123457],
    ["12345678901234567890.5", 12345678901234567000],
    ["12345678901234567890e2", Number("12345678901234567890e2")],
    ["1e0000000000000000001", 10],
    ['"12345678901234567890"', "12345678901234567890"],
    ['"a\\"12345678901234567890"', 'a"12345678901234567890'],
    ['["\\\\",12345678901234567890]', ["\\", "12345678901234567890"]],
    ['{"12345678901234567890":12345678901234567890}', { "12345678901234567890": "12345678901234567890" }],
  ])("reads %s", (text, value) => {
    expect(parseJson(text)).toEqual(value);
  });

  it.each([
    "",
    "{",
    '"',
    '"\\',
    '{"a":12345678901234567890',
    "0012345678901234567890",
    '{"\\u005f_proto__":1}',
    '[{"constructor":1}]',
  ])("refuses %j", (text) => {
    expect(() => parseJson(text)).toThrow(SyntaxError);
  });

  it("is JSON.parse where all integers are safe", () => {
    fc.assert(
      fc.property(fc.json({ noUnicodeString: false }), (text) => {
        fc.pre(!/__proto__|constructor/.test(text));
        fc.pre(!/\d{16}/.test(text.replace(/\.\d+/g, "")));
        expect(parseJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });
});
