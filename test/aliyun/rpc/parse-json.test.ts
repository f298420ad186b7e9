import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createAnswerBody } from "../../../src/aliyun/rpc/answer-body.js";

/** The value of a member of an object whose text that is. */
async function parsed(text: string): Promise<unknown> {
  const body = createAnswerBody({ mostBytes: 100_000, tooLarge: "too large" });
  expect(body.take(Buffer.from(`{"é":${text}}`))).toBe(undefined);
  return (await body.json())?.["é"];
}

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
  ])("reads %s", async (text, value) => {
    expect(await parsed(text)).toEqual(value);
  });

  it.each(["", "{", '"', '"\\', '{"a":12345678901234567890', "0012345678901234567890"])(
    "refuses %j",
    async (text) => {
      expect(await parsed(text)).toBe(undefined);
    },
  );

  it("is JSON.parse where all integers are safe", async () => {
    await fc.assert(
      fc.asyncProperty(fc.json({ noUnicodeString: false }), async (text) => {
        fc.pre(!/__proto__|constructor/.test(text));
        // A key with an escape.
        fc.pre(!/\\.(?:[^"\\]|\\.)*":/.test(text));
        fc.pre(!/\d{16}/.test(text.replace(/\.\d+/g, "")));
        expect(await parsed(text)).toEqual(JSON.parse(text));
      }),
    );
  });
});
