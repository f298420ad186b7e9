import { describe, expect, it } from "vitest";
import { canonicalQuery } from "../../src/aliyun/canonical-query.js";

describe("what a signature is made of", () => {
  it("encodes parameters by RFC 3986, sorted by name", () => {
    expect(canonicalQuery({ b: "a b*~", a: "!'()/ü" })).toBe("a=%21%27%28%29%2F%C3%BC&b=a%20b%2A~");
  });
});
