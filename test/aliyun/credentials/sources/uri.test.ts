import type { ServerResponse } from "node:http";
import { describe, expect, it, onTestFinished } from "vitest";
import { never } from "../../fakes.js";
import { json, startLoopback } from "../../loopback.js";
import { failureOf, startCloud } from "../cloud.js";

const good = {
  Code: "Success",
  AccessKeyId: "STS.sidecar",
  AccessKeySecret: "secret",
  SecurityToken: "token",
};
const inAnHour = (nowMs: number): string => new Date(nowMs + 3_600_000).toISOString();

async function setUp(answer: (response: ServerResponse, nowMs: number) => void) {
  const cloud = await startCloud();
  const server = await startLoopback((_, response) => answer(response, cloud.clock.now()));
  onTestFinished(() => server.close());
  return { ...cloud, server, sidecar: cloud.provider({ type: "uri", uri: `${server.url}/credentials` }) };
}

describe("the credentials of type uri", () => {
  it("are got from the address", async () => {
    const { sidecar, server, clock, telemetry } = await setUp((response, nowMs) =>
      json(response, { ...good, Expiration: inAnHour(nowMs) }, 200, { date: new Date(nowMs).toUTCString() }),
    );
    expect(await sidecar.get(never)).toEqual({
      accessKeyId: "STS.sidecar",
      accessKeySecret: "secret",
      securityToken: "token",
      expiresAtMs: clock.now() + 3_600_000,
    });
    expect(server.requests.map(({ method, url }) => `${method} ${url}`)).toEqual(["GET /credentials"]);
    expect(telemetry.events.at(-1)).toEqual([
      "credentials",
      "production",
      "uri",
      (clock.now() + 3_600_000) / 1000,
    ]);
  });

  it("live as long as the clock of the service says, not the local one", async () => {
    const issuerMs = 2_000_000_000_000;
    const { sidecar, server, clock } = await setUp((response) =>
      json(response, { ...good, Expiration: inAnHour(issuerMs) }, 200, {
        date: new Date(issuerMs).toUTCString(),
      }),
    );
    await sidecar.get(never);
    await clock.advance(47 * 60_000);
    await sidecar.get(never);
    expect(server.requests).toHaveLength(1);
    await clock.advance(13 * 60_000);
    await sidecar.get(never);
    expect(server.requests).toHaveLength(2);
  });

  it.each([
    ["no time", undefined],
    ["a time of another age", "Sat, 13 Sep 275760 00:00:00 GMT"],
    ["a time long ago", "Thu, 01 Jan 1970 00:00:00 GMT"],
  ])("live by the local clock when the service tells %s", async (_, date) => {
    const { sidecar, clock, server, settled } = await setUp((response, nowMs) => {
      response.sendDate = false;
      if (date !== undefined) response.setHeader("date", date);
      json(response, { ...good, Expiration: inAnHour(nowMs) });
    });
    await sidecar.get(never);
    await clock.advance(47 * 60_000);
    await sidecar.get(never);
    await settled();
    expect(server.requests).toHaveLength(1);
    await clock.advance(60_000);
    await sidecar.get(never);
    await settled();
    expect(server.requests).toHaveLength(2);
  });
});

describe("an answer that holds no credentials", () => {
  it.each<[string, object, string]>([
    ["without key id", { AccessKeyId: undefined }, "no usable AccessKeyId"],
    ["with an empty secret", { AccessKeySecret: "" }, "no usable AccessKeySecret"],
    ["with a token of two words", { SecurityToken: "two words" }, "no usable SecurityToken"],
    ["with a number for a token", { SecurityToken: 7 }, "no usable SecurityToken"],
    ["without expiration", { Expiration: undefined }, "no usable Expiration"],
    ["with an expiration in no known form", { Expiration: "1763640000" }, "no usable Expiration"],
    ["with an expiration that is no date", { Expiration: "2026-13-45T00:00:00Z" }, "no usable Expiration"],
    ["that expires in another age", { Expiration: "9999-12-31T23:59:59Z" }, "no usable Expiration"],
    ["that has expired", { Expiration: "2020-01-01T00:00:00Z" }, "have expired already"],
  ])("%s fails as a bad response that names the field only", async (_, part, problem) => {
    const { sidecar } = await setUp((response, nowMs) =>
      json(response, { ...good, Expiration: inAnHour(nowMs), ...part }, 200, {
        date: new Date(nowMs).toUTCString(),
      }),
    );
    const failed = await failureOf(sidecar);
    expect(failed.reason).toBe("bad_response");
    expect(failed.message).toContain(problem);
    expect(failed.message).not.toContain("words");
    expect(failed.message).toMatch(
      /Check that the credentials service itself answers \(uri\) and no proxy in its place\.$/,
    );
  });

  it.each<[string, number, string, string]>([
    ["a page", 200, "<html>", "bad_response"],
    ["a list", 200, "[]", "bad_response"],
    ["a broken object", 200, '{"Code":', "bad_response"],
    ["nothing", 200, "", "bad_response"],
    ["another code", 200, '{"Code":"Failed","Message":"no"}', "server"],
    ["404", 404, '{"Message":"no"}', "credentials"],
    ["403", 403, '{"Message":"no"}', "credentials"],
    ["500", 500, "{}", "server"],
    ["429", 429, "{}", "throttled"],
    ["a redirect", 302, "", "bad_response"],
  ])("%s fails with its reason", async (_, status, body, reason) => {
    const { sidecar, server } = await setUp((response) => {
      response.writeHead(status, { location: "/elsewhere" }).end(body);
    });
    expect(await failureOf(sidecar)).toMatchObject({ reason });
    expect(new Set(server.requests.map(({ url }) => url))).toEqual(new Set(["/credentials"]));
  });
});
