import { describe, expect, it, onTestFinished } from "vitest";
import type { CredentialsProvider } from "../../../src/aliyun/credentials/credentials.js";
import { demoRole } from "../../../src/simulator/sts/roles.js";
import { never, rejectionOf } from "../fakes.js";
import { startTestProxy } from "../forward-proxy.js";
import { json, startLoopback } from "../loopback.js";
import { signatures } from "../said.js";
import {
  type Cloud,
  everythingIn,
  failureOf,
  issuedSecrets,
  keyEnv,
  keySettings,
  leaksOf,
  oidcToken,
  rrsaEnv,
  startCloud,
} from "./cloud.js";

/** A sidecar whose keys DTS accepts. */
async function startSidecar({ issuer, clock }: Cloud): Promise<string> {
  const server = await startLoopback((_, response) => {
    const key = issuer.issue("demo", 3_600);
    json(
      response,
      {
        Code: "Success",
        AccessKeyId: key.accessKeyId,
        AccessKeySecret: key.accessKeySecret,
        SecurityToken: key.securityToken,
        Expiration: new Date(key.securityTokenExpiresAtMs).toISOString(),
      },
      200,
      { date: new Date(clock.now()).toUTCString() },
    );
  });
  onTestFinished(() => server.close());
  return server.url;
}

const rrsaVariables = ({ tokenFile }: Cloud) => ({ ...rrsaEnv, ALIBABA_CLOUD_OIDC_TOKEN_FILE: tokenFile });

type Make = (cloud: Cloud) => Promise<CredentialsProvider>;
const temporary: readonly (readonly [string, Make])[] = [
  [
    "rrsa",
    async (cloud) => cloud.provider({ type: "rrsa", stsEndpoint: cloud.stsUrl }, rrsaVariables(cloud)),
  ],
  [
    "assume_role",
    async (cloud) =>
      cloud.provider(
        { type: "assume_role", roleArn: demoRole.arn, stsEndpoint: cloud.stsUrl, source: keySettings },
        keyEnv,
      ),
  ],
  [
    "ecs_ram_role",
    async (cloud) => cloud.provider({ type: "ecs_ram_role", metadataEndpoint: cloud.metadataUrl }),
  ],
  ["uri", async (cloud) => cloud.provider({ type: "uri", uri: `${await startSidecar(cloud)}/` })],
  ["auto", async (cloud) => cloud.provider({ type: "auto" })],
];

describe.each(signatures)("signed with %s, with credentials of type", (signature) => {
  it.each([
    ["access_key", async (cloud: Cloud) => cloud.provider(keySettings, keyEnv)] as const,
    ...temporary,
  ])("%s every page of the demo world is answered", async (_, make) => {
    const cloud = await startCloud();
    const client = cloud.client(await make(cloud), signature);
    const names = [...(await client.page(1)), ...(await client.page(2)), ...(await client.page(3))];
    expect(new Set(names).size).toBe(70);
    expect(cloud.dts.calls().map(({ outcome }) => outcome)).toEqual(["ok", "ok", "ok"]);
  });

  it.each(temporary)("%s a token that expires in the middle of a walk leaves no gap", async (_, make) => {
    const cloud = await startCloud();
    const client = cloud.client(await make(cloud), signature);
    const first = await client.page(1);
    cloud.issuer.expire(cloud.issuer.issued().at(-1)?.accessKeyId ?? "");
    const rest = [...(await client.page(2)), ...(await client.page(3))];
    expect(new Set([...first, ...rest]).size).toBe(70);
    expect(cloud.dts.calls().map(({ page, outcome }) => [page, outcome])).toEqual([
      [1, "ok"],
      [2, "InvalidSecurityToken.Expired"],
      [2, "ok"],
      [3, "ok"],
    ]);
    expect(cloud.issuer.issued()).toHaveLength(2);
  });

  it.each(temporary)("%s walks go on for a day of refreshes without one refused call", async (_, make) => {
    const cloud = await startCloud();
    const provider = await make(cloud);
    const client = cloud.client(provider, signature);
    for (let minutes = 0; minutes < 1_440; minutes += 20) {
      await client.page(1);
      await cloud.settled();
      await cloud.clock.advance(20 * 60_000);
    }
    expect(cloud.dts.calls().filter(({ outcome }) => outcome !== "ok")).toEqual([]);
    expect(cloud.issuer.issued().length).toBeGreaterThan(3);
    expect(cloud.logger.lines.filter(([level]) => level !== "info")).toEqual([]);
  });
});

describe.each(signatures)("signed with %s, no secret is in any log line, metric or failure", (signature) => {
  it.each(temporary)("of credentials of type %s", async (_, make) => {
    const cloud = await startCloud();
    const provider = await make(cloud);
    const client = cloud.client(provider, signature);
    await client.page(1);
    const failures: unknown[] = [];
    const used = await provider.get(never);
    // Every service says what it was asked with, and what it would have answered.
    const echo = [used.accessKeyId, used.accessKeySecret, used.securityToken, oidcToken].join(" and ");
    const faults = [
      { kind: "error", status: 400, code: "SignatureDoesNotMatch", message: `it was ${echo}` },
      { kind: "body", status: 200, body: JSON.stringify({ Code: "Success", Message: echo, token: echo }) },
      { kind: "body", status: 500, body: echo },
      { kind: "body", status: 302, body: echo, headers: { location: `http://127.0.0.1/?${echo}` } },
      { kind: "reset", when: "middle" },
    ] as const;
    for (const fault of faults) {
      cloud.sts.fail(fault);
      cloud.metadata.fail(fault);
      for (const round of [1, 2]) {
        await cloud.clock.advance(round * 25 * 3_600_000);
        failures.push(await rejectionOf(client.page(1)).catch(() => "it went well"));
        failures.push(await rejectionOf(provider.get(never)).catch(() => "it went well"));
      }
      cloud.sts.heal();
      cloud.metadata.heal();
      await cloud.clock.advance(60_000);
      await provider.get(never);
    }
    const secrets = [...issuedSecrets(cloud), oidcToken, "metadata-token+/"];
    const said = everythingIn(cloud.logger.lines, cloud.telemetry.events, ...failures);
    expect(failures.length).toBe(20);
    expect(said.length).toBeGreaterThan(500);
    expect(leaksOf(secrets, said)).toEqual([]);
  });
});

describe("with a proxy in the environment", () => {
  it.each([
    ["rrsa", "AssumeRoleWithOIDC"],
    ["assume_role", "AssumeRole"],
    ["ecs_ram_role", undefined],
    ["uri", undefined],
    ["auto", undefined],
  ])(
    "credentials of type %s: STS is called through it, any other issuer directly",
    async (type, operation) => {
      const cloud = await startCloud();
      const proxy = await startTestProxy();
      onTestFinished(() => proxy.close());
      const behind: Cloud = {
        ...cloud,
        provider: (settings, env) => cloud.provider(settings, { ...env, HTTP_PROXY: `http://${proxy.name}` }),
      };
      const provider = await temporary.find(([name]) => name === type)?.[1](behind);
      expect((await provider?.get(never))?.securityToken).not.toBe(undefined);
      expect(proxy.asked).toEqual(operation === undefined ? [] : [`POST ${cloud.stsUrl}/`]);
    },
  );

  it("a proxy that fails is what the failure of STS is about", async () => {
    const cloud = await startCloud();
    const env = { ...rrsaVariables(cloud), HTTP_PROXY: "http://user:secret@127.0.0.1:1" };
    const provider = cloud.provider({ type: "rrsa", stsEndpoint: cloud.stsUrl }, env);
    const failed = await failureOf(provider);
    expect([failed.reason, failed.message]).toEqual([
      "network",
      "AssumeRoleWithOIDC failed: the proxy 127.0.0.1:1 cannot be used (ECONNREFUSED). Check the proxy and the way to it (HTTP_PROXY).",
    ]);
  });
});
