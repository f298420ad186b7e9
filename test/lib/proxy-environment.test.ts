import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { readProxyEnvironment } from "../../src/lib/proxy-environment.js";

const dts = "https://dts.cn-hangzhou.aliyuncs.com";
const local = "http://127.0.0.1:18080";

describe("the environment", () => {
  it("without variables has no proxy", () => {
    const { proxyOf, faults } = readProxyEnvironment({});
    expect([proxyOf(dts), proxyOf(local), faults]).toEqual([undefined, undefined, []]);
  });

  it.each([
    ["HTTPS_PROXY", dts, local],
    ["https_proxy", dts, local],
    ["HTTP_PROXY", local, dts],
    ["http_proxy", local, dts],
  ])("%s is for %s and not for %s", (variable, through, directly) => {
    const { proxyOf } = readProxyEnvironment({ [variable]: "http://proxy.example.com:3128" });
    expect(proxyOf(through)).toMatchObject({ name: "proxy.example.com:3128", variable, secure: false });
    expect(proxyOf(directly)).toBeUndefined();
  });

  it("prefers lower case, and takes an empty variable for none", () => {
    const env = {
      https_proxy: "http://low:1",
      HTTPS_PROXY: "http://up:2",
      http_proxy: " ",
      HTTP_PROXY: "http://up:3",
    };
    const { proxyOf } = readProxyEnvironment(env);
    expect([proxyOf(dts)?.name, proxyOf(local)?.name]).toEqual(["low:1", "up:3"]);
  });

  it.each([
    ["proxy.example.com:3128", "proxy.example.com", 3128, false],
    ["http://proxy.example.com", "proxy.example.com", 80, false],
    ["https://proxy.example.com/", "proxy.example.com", 443, true],
    ["http://[fd00::1]:3128", "fd00::1", 3128, false],
    [" http://PROXY.example.com:3128 ", "proxy.example.com", 3128, false],
  ])("reads %j", (text, host, port, secure) => {
    const { https, faults } = readProxyEnvironment({ HTTPS_PROXY: text });
    expect([https, faults]).toEqual([expect.objectContaining({ host, port, secure }), []]);
    expect(https?.authorization()).toBeUndefined();
  });

  it("sends user and password decoded, and shows them nowhere", () => {
    const { https } = readProxyEnvironment({ HTTPS_PROXY: "http://some%40user:p%C3%A4ss%2Fword@proxy:3128" });
    expect(https?.authorization()).toBe(`Basic ${Buffer.from("some@user:päss/word").toString("base64")}`);
    expect(https?.secrets()).toEqual(expect.arrayContaining(["some@user", "päss/word"]));
    expect(inspect(https, { depth: null, showHidden: true })).not.toMatch(/some|word/);
  });

  it("never sends the metadata service through a proxy, nor what NO_PROXY names", () => {
    const { proxyOf } = readProxyEnvironment({
      HTTP_PROXY: "http://proxy:3128",
      HTTPS_PROXY: "http://proxy:3128",
      NO_PROXY: "localhost,.svc",
      no_proxy: "127.0.0.1,sts.aliyuncs.com:443",
    });
    const direct = ["http://100.100.100.200", local, "https://sts.aliyuncs.com"];
    expect(direct.map(proxyOf)).toEqual([undefined, undefined, undefined]);
    const through = [dts, "http://localhost", "https://sts.aliyuncs.com:8443", "http://100.100.100.201"];
    expect(through.map((url) => proxyOf(url)?.name)).toEqual(Array(4).fill("proxy:3128"));
  });

  it.each([
    ["socks5://proxy:1080", "a proxy that speaks socks5, not HTTP"],
    ["ftp://proxy", "not the URL of a proxy"],
    ["http://", "not the URL of a proxy"],
    ["a proxy", "not the URL of a proxy"],
    ["http://proxy:99999", "not the URL of a proxy"],
    ["http://us/er:cret@proxy:3128", "has more than a user, a password, a host and a port"],
    ["http://user:12#cret@proxy:3128", "has more than a user, a password, a host and a port"],
    ["http://us?er:cret@proxy:3128", "has more than a user, a password, a host and a port"],
    ["http://user:100%@proxy:3128", "has a user or a password with a % that encodes nothing"],
  ])("%s is a fault", (text, problem) => {
    const { faults, proxyOf } = readProxyEnvironment({ HTTPS_PROXY: text });
    expect(faults).toEqual([{ variable: "HTTPS_PROXY", problem: expect.stringContaining(problem) }]);
    expect(proxyOf(dts)).toBeUndefined();
  });
});
