import { describe, expect, it } from "vitest";
import { createValueCounter } from "../../../src/aliyun/rpc/value-counter.js";

const header = 'HTTP/1.1 200 OK\r\nETag: "a,b\r\nX: {[,\r\n\r\n';

describe("a value counter", () => {
  it.each([
    ['{"a":[1,2,{}]}', 5],
    ['{"a":"1,2,[{"}', 1],
    ['{"a":"\\"1,2","b":"\\\\",c}', 3],
    ["", 0],
  ])("finds in %s %d commas and brackets outside of texts, however it is cut", (body, expected) => {
    const bytes = Buffer.from(header + body);
    for (let size = 1; size <= bytes.length; size += 1) {
      const count = createValueCounter();
      let last = 0;
      for (let at = 0; at < bytes.length; at += size) last = count(bytes.subarray(at, at + size));
      expect(last).toBe(expected);
    }
  });
});
