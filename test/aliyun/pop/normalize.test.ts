import { describe, expect, it } from "vitest";
import { normalize } from "../../../src/aliyun/pop/normalize.js";

/** An object as json-bigint makes it. */
function bare(entries: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.assign(Object.create(null), entries);
}

describe("normalizing", () => {
  it("gives objects their usual prototype at every depth", () => {
    const result = normalize(bare({ List: [bare({ Inner: bare({ A: 1 }) })] }));
    expect(result).toStrictEqual({ List: [{ Inner: { A: 1 } }] });
  });

  it.each([null, true, "text", "", 0, -1.5])("keeps %j", (value) => {
    expect(normalize(bare({ value }))).toEqual({ value });
  });

  it.each(["__proto__", "constructor"])("leaves the key %s out and reaches no prototype", (key) => {
    const object = bare({ kept: 1 });
    Object.defineProperty(object, key, { value: bare({ polluted: true }), enumerable: true });
    const result = normalize(object);
    expect(result).toStrictEqual({ kept: 1 });
    expect(result).not.toHaveProperty("polluted");
    expect("polluted" in {}).toBe(false);
  });

  it("does not take an object of the API for a number", () => {
    expect(normalize(bare({ a: bare({ _isBigNumber: true, toFixed: "1" }) }))).toEqual({
      a: { _isBigNumber: true, toFixed: "1" },
    });
  });
});
