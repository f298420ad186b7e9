import { expect, it, onTestFinished } from "vitest";
import {
  createMetadataSimulator,
  type MetadataOptions,
} from "../../src/simulator/metadata/metadata-simulator.js";
import { createIssuer } from "../../src/simulator/sts/issuer.js";
import { createFakeClock } from "../support/fake-clock.js";

const roles = "/latest/meta-data/ram/security-credentials/";

async function runMetadata(options: Partial<MetadataOptions> = {}) {
  const clock = createFakeClock();
  const issuer = createIssuer({ clock });
  const metadata = createMetadataSimulator({ clock, issuer, ...options });
  const { url } = await metadata.start();
  onTestFinished(() => metadata.stop());
  const ask = async (path: string, headers: Record<string, string> = {}, method = "GET") => {
    const answer = await fetch(`${url}${path}`, { method, headers });
    return { status: answer.status, text: await answer.text() };
  };
  const logIn = async (seconds = "60") =>
    ask("/latest/api/token", { "X-aliyun-ecs-metadata-token-ttl-seconds": seconds }, "PUT");
  const token = (await logIn()).text;
  return {
    clock,
    issuer,
    metadata,
    ask,
    logIn,
    get: (path: string) => ask(path, { "X-aliyun-ecs-metadata-token": token }),
  };
}

it("names the role and gives its credentials to who has a token", async () => {
  const { get, issuer, clock } = await runMetadata();
  expect(await get(roles)).toEqual({ status: 200, text: "dts-exporter" });
  const { text } = await get(`${roles}dts-exporter`);
  const [key] = issuer.issued();
  expect(JSON.parse(text)).toEqual({
    AccessKeyId: key?.accessKeyId,
    AccessKeySecret: key?.accessKeySecret,
    SecurityToken: key?.securityToken,
    Expiration: `${new Date(clock.now() + 21_600_000).toISOString().slice(0, 19)}Z`,
    LastUpdated: `${new Date(clock.now()).toISOString().slice(0, 19)}Z`,
    Code: "Success",
  });
});

it("refuses who has no token, a wrong one or an old one", async () => {
  const { ask, get, clock } = await runMetadata();
  expect((await ask(roles)).status).toBe(403);
  expect((await ask(roles, { "X-aliyun-ecs-metadata-token": "wrong" })).status).toBe(403);
  await clock.advance(60_000);
  expect((await get(roles)).status).toBe(403);
});

it.each(["0", "21601", "soon", ""])("gives no token for %j seconds", async (seconds) => {
  expect((await (await runMetadata()).logIn(seconds)).status).toBe(400);
});

it("gives no token to a GET", async () => {
  expect((await (await runMetadata()).ask("/latest/api/token")).status).toBe(405);
});

it("knows no role but the attached one", async () => {
  const { get, metadata } = await runMetadata();
  expect((await get(`${roles}other`)).status).toBe(404);
  metadata.setRole("other");
  expect((await get(`${roles}other`)).status).toBe(200);
  metadata.setRole(undefined);
  expect((await get(roles)).status).toBe(404);
});

it("gives the same credentials until half an hour of them is left", async () => {
  const { get, clock, issuer, logIn, ask } = await runMetadata({ sessionSeconds: 3_600 });
  await get(`${roles}dts-exporter`);
  await get(`${roles}dts-exporter`);
  expect(issuer.issued()).toHaveLength(1);
  await clock.advance(1_800_000);
  const token = (await logIn()).text;
  await ask(`${roles}dts-exporter`, { "X-aliyun-ecs-metadata-token": token });
  expect(issuer.issued()).toHaveLength(2);
});

it("fails as it is told", async () => {
  const { get, metadata } = await runMetadata();
  metadata.fail({ kind: "error", status: 500, code: "", message: "" }, 1);
  metadata.fail({ kind: "body", status: 200, body: "body" }, 1);
  expect((await get(roles)).text).toBe("body");
  expect((await get(roles)).status).toBe(500);
  expect((await get(roles)).status).toBe(200);
  expect(metadata.requests().slice(1)).toEqual([`GET ${roles} 200`, `GET ${roles} 500`, `GET ${roles} 200`]);
});
