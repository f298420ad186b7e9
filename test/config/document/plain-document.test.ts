import { describe, expect, it } from "vitest";
import { ConfigMistakes } from "../../../src/config/document/mistakes.js";
import { parsePlainDocument } from "../../../src/config/document/plain-document.js";

const parse = (text: string) => parsePlainDocument({ name: "web.yml", text });

describe("a document for another reader", () => {
  it("becomes plain values", () => {
    expect(parse("a: {b: [1, yes, true, null]}\nc: text\n")).toEqual({
      a: { b: [1, "yes", true, undefined] },
      c: "text",
    });
  });

  it("is an empty object when the file is empty", () => {
    expect(parse("")).toEqual({});
  });

  it("shares what aliases name, so that nested ones do not multiply", () => {
    const levels = Array.from({ length: 30 }, (_, at) => `l${at + 1}: &l${at + 1} [*l${at}, *l${at}]`);
    const plain = parse(`l0: &l0 x\n${levels.join("\n")}\n`) as Record<string, unknown[]>;
    expect(plain["l30"]?.[0]).toBe(plain["l30"]?.[1]);
  });

  it("tells every mistake with its place", () => {
    expect(() => parse("a: 1\na: 2\n")).toThrow(ConfigMistakes);
    expect(() => parse("a: 1\na: 2\n")).toThrow(/^web\.yml:2:1: a: /);
  });
});
