import { describe, expect, it } from "vitest";
import { readNoProxy } from "../../src/lib/no-proxy.js";

describe("NO_PROXY", () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ["", [], ["example.com"]],
    ["*", ["example.com", "10.0.0.1", "[::1]"], []],
    [
      "example.com",
      ["example.com", "dts.example.com", "EXAMPLE.com", "example.com."],
      ["badexample.com", "com"],
    ],
    [".example.com", ["dts.example.com"], ["example.com", "badexample.com"]],
    ["*.example.com", ["dts.example.com", "a.b.example.com"], ["example.com", "badexample.com"]],
    ["example.com:8443", ["dts.example.com:8443"], ["example.com", "example.com:844"]],
    ["127.0.0.1", ["127.0.0.1", "127.0.0.1:18080"], ["127.0.0.11", "localhost"]],
    ["127.0.0.1:80", ["127.0.0.1:80"], ["127.0.0.1"]],
    ["10.0.0.0/8", ["10.1.2.3"], ["11.0.0.1", "10.example.com"]],
    ["fd00::/8", ["[fd12::1]"], ["[fe80::1]", "10.0.0.1"]],
    ["::1", ["[::1]", "[0:0:0:0:0:0:0:1]"], ["[::2]"]],
    ["[::1]:80", ["[::1]:80"], ["[::1]"]],
    [
      "localhost,127.0.0.1 , 100.100.100.200\t.svc",
      ["localhost", "100.100.100.200", "a.b.svc"],
      ["svc", "b.svc2"],
    ],
    ["10.0.0.0/99, ., *., :80,/8", [], ["10.0.0.1", "example.com", "example.com:80"]],
    ["Example.COM.", ["dts.example.com"], []],
  ])("%j names %j and not %j", (text, named, others) => {
    const isNamed = readNoProxy(text);
    const test = (place: string) => {
      const { hostname, port } = new URL(`https://${place}`);
      return isNamed(hostname.replace(/^\[|\]$/g, ""), Number(port || 443));
    };
    expect(named.filter((place) => !test(place))).toEqual([]);
    expect(others.filter(test)).toEqual([]);
  });
});
