import fc, { type Arbitrary } from "fast-check";
import { describe, expect, it } from "vitest";
import { createIssuerRedactor, createRedactor } from "../../../src/aliyun/failures/redaction.js";
import { armours, type Disguise, encodings, looks, ornaments } from "../disguises.js";

const characters = (set: string, minLength: number, maxLength: number) =>
  fc.array(fc.constantFrom(...set), { minLength, maxLength }).map((parts) => parts.join(""));
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const secret = fc.oneof(
  characters(alphabet, 12, 30).map((end) => `LTAI5t${end}`),
  characters(`${alphabet}+/`, 60, 600).map((middle) => `CAIS${middle}==`),
  // A password, of which enough is letters or digits.
  fc
    .tuple(characters(alphabet, 12, 12), characters(" !#$%&()*+,-./:;<=>?@^_{|}~'\"", 0, 8))
    .map((both) => both.join("")),
);

const from = (table: Readonly<Record<string, Disguise>>): Arbitrary<[string, Disguise]> =>
  fc.constantFrom(...Object.entries(table));
const several = (table: Readonly<Record<string, Disguise>>, maxLength: number) =>
  fc.array(from(table), { maxLength });
/** Looks inside, ornaments outside, and encodings with up to two armours among them. */
const composition = fc
  .tuple(
    several(looks, 2),
    several(encodings, 1),
    several(armours, 1),
    several(encodings, 2),
    several(armours, 1),
    several(encodings, 1),
    several(ornaments, 1),
  )
  .map((parts) => parts.flat());
const around = fc.constantFrom("", "heard ", "it is: ", "[", "x");

describe("a redactor", () => {
  it("leaves no secret in a text, in whatever composition of encodings it is", () => {
    fc.assert(
      fc.property(secret, composition, around, around, (value, steps, before, after) => {
        const spelled = steps.reduce((text, [, write]) => write(text), value);
        const text = `${before}${spelled}${after}`;
        for (const redact of [createRedactor(() => [value]), createIssuerRedactor(value)]) {
          const how = steps.map(([name]) => name).join(", then ");
          // As it is it goes alone, otherwise with all around it.
          if (text.includes(value)) expect(redact(text), how).not.toContain(value);
          else
            expect(redact(text), how).toMatch(
              /^\[(a text that holds a secret was|\d+ characters) left out\]$/,
            );
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it("leaves texts without a secret as they are", () => {
    fc.assert(
      fc.property(secret, fc.lorem({ maxCount: 30 }), (value, text) => {
        expect(createRedactor(() => [value])(text)).toBe(text);
      }),
    );
  });
});
