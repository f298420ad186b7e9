import { describe, expect, it, onTestFinished } from "vitest";
import type { CredentialsSettings } from "../../../../src/aliyun/credentials/provider.js";
import type { AssumeRoleSettings } from "../../../../src/aliyun/credentials/sources/assume-role.js";
import { demoAccount } from "../../../../src/simulator/gateway/accounts.js";
import { demoRole } from "../../../../src/simulator/sts/roles.js";
import { never } from "../../fakes.js";
import { json, startLoopback } from "../../loopback.js";
import { failureOf, keyEnv, keySettings, startCloud } from "../cloud.js";

async function setUp(
  settings: Partial<AssumeRoleSettings> = {},
  source: CredentialsSettings = keySettings,
  env: Readonly<Record<string, string>> = keyEnv,
) {
  const cloud = await startCloud();
  const role = { type: "assume_role" as const, roleArn: demoRole.arn, stsEndpoint: cloud.stsUrl };
  return { ...cloud, role: cloud.provider({ ...role, ...settings, source }, env) };
}

describe("the credentials of type assume_role", () => {
  it("come from one call to STS, signed with the credentials of the source", async () => {
    const { role, sts, issuer, telemetry } = await setUp();
    expect((await role.get(never)).accessKeyId).toBe(issuer.issued()[0]?.accessKeyId);
    expect(sts.calls()).toEqual([
      {
        action: "AssumeRole",
        roleArn: demoRole.arn,
        sessionName: "aliyun-dts-exporter",
        durationSeconds: "3600",
        signed: true,
        url: "/",
        outcome: "ok",
      },
    ]);
    expect(telemetry.events.map((event) => event[2])).toEqual(["assume_role", "assume_role"]);
  });

  it("carry external id, session name and duration", async () => {
    const { role, sts } = await setUp({
      externalId: "team=7,@:/-_",
      sessionName: "dts@exporter",
      sessionDurationMs: 900_000,
    });
    sts.setRoles([{ ...demoRole, externalId: "team=7,@:/-_" }]);
    await role.get(never);
    expect(sts.calls()[0]).toMatchObject({
      sessionName: "dts@exporter",
      durationSeconds: "900",
      outcome: "ok",
    });
  });

  it("may be assumed from a role that is assumed from a key", async () => {
    const cloud = await startCloud();
    const inner = "acs:ram::1234567890123456:role/inner";
    cloud.sts.setRoles([
      { arn: inner, account: "between", trusts: ["demo"] },
      { ...demoRole, trusts: ["between"] },
    ]);
    const chained = cloud.provider(
      {
        type: "assume_role",
        roleArn: demoRole.arn,
        stsEndpoint: cloud.stsUrl,
        source: { type: "assume_role", roleArn: inner, stsEndpoint: cloud.stsUrl, source: keySettings },
      },
      keyEnv,
    );
    expect((await chained.get(never)).accessKeyId).toBe(cloud.issuer.issued()[1]?.accessKeyId);
    expect(cloud.issuer.issued().map(({ name }) => name)).toEqual(["between", "demo"]);
    expect(cloud.telemetry.events).toHaveLength(2);
  });

  it("are assumed again with a new token of the source when STS says that the old one has expired", async () => {
    const cloud = await startCloud();
    cloud.sts.setRoles([{ ...demoRole, trusts: ["node"] }]);
    const node = cloud.issuer.issue("node", 3_600);
    const renewed = cloud.issuer.issue("node", 3_600);
    let variables = { ID: node.accessKeyId, SECRET: node.accessKeySecret, TOKEN: node.securityToken };
    const env = new Proxy({} as Record<string, string>, {
      get: (_, name) => variables[name as keyof typeof variables],
    });
    const role = cloud.provider(
      {
        type: "assume_role",
        roleArn: demoRole.arn,
        stsEndpoint: cloud.stsUrl,
        source: {
          type: "assume_role",
          roleArn: demoRole.arn,
          stsEndpoint: cloud.stsUrl,
          source: {
            type: "access_key",
            accessKeyIdEnv: "ID",
            accessKeySecretEnv: "SECRET",
            securityTokenEnv: "TOKEN",
          },
        },
      },
      env,
    );
    cloud.sts.setRoles([{ ...demoRole, trusts: ["node", "demo"] }]);
    await role.get(never);
    const [, , between, first] = cloud.issuer.issued();
    cloud.issuer.expire(between?.accessKeyId ?? "");
    variables = { ID: renewed.accessKeyId, SECRET: renewed.accessKeySecret, TOKEN: renewed.securityToken };
    role.invalidate(await role.get(never));
    expect((await role.get(never)).accessKeyId).not.toBe(first?.accessKeyId);
    expect(cloud.sts.calls().map(({ outcome }) => outcome)).toEqual([
      "ok",
      "ok",
      "InvalidSecurityToken.Expired",
      "ok",
      "ok",
    ]);
  });

  it.each([-40, 40])("are assumed with a corrected time when STS is %i minutes ahead", async (minutes) => {
    const cloud = await startCloud();
    const issuerMs = cloud.clock.now() + minutes * 60_000;
    const headers = { date: new Date(issuerMs).toUTCString() };
    const Credentials = {
      AccessKeyId: "STS.id",
      AccessKeySecret: "secret",
      SecurityToken: "token",
      Expiration: new Date(issuerMs + 3_600_000).toISOString(),
    };
    const server = await startLoopback(({ form }, response) => {
      const isRight = Math.abs(Date.parse(form.get("Timestamp") ?? "") - issuerMs) < 60_000;
      if (isRight) json(response, { Credentials }, 200, headers);
      else json(response, { Code: "InvalidTimeStamp.Expired", Message: "expired" }, 400, headers);
    });
    onTestFinished(() => server.close());
    const settings = { type: "assume_role", roleArn: demoRole.arn, stsEndpoint: server.url } as const;
    const role = cloud.provider({ ...settings, source: keySettings }, keyEnv);
    expect((await role.get(never)).accessKeyId).toBe("STS.id");
    expect(server.requests).toHaveLength(2);
    await cloud.clock.advance(47 * 60_000);
    expect((await role.get(never)).accessKeyId).toBe("STS.id");
    expect(server.requests).toHaveLength(2);
    expect(cloud.logger.lines).toEqual([]);
  });

  it("live no longer than was asked for when the local clock is behind and STS tells no time", async () => {
    const cloud = await startCloud();
    const server = await startLoopback((_, response) => {
      response.sendDate = false;
      const Credentials = {
        AccessKeyId: "STS.id",
        AccessKeySecret: "secret",
        SecurityToken: `token-${server.requests.length}`,
        Expiration: new Date(cloud.clock.now() + 4_200_000).toISOString(),
      };
      json(response, { Credentials });
    });
    onTestFinished(() => server.close());
    const settings = { type: "assume_role", roleArn: demoRole.arn, stsEndpoint: server.url } as const;
    const role = cloud.provider({ ...settings, source: keySettings }, keyEnv);
    await role.get(never);
    await cloud.clock.advance(3_600_000);
    expect((await role.get(never)).securityToken).toBe("token-2");
  });

  it("fail when the time is right and STS refuses it all the same", async () => {
    const { role, sts } = await setUp();
    sts.fail({ kind: "error", status: 400, code: "InvalidTimeStamp.Expired", message: "expired" });
    expect(await failureOf(role)).toMatchObject({ reason: "credentials", code: "InvalidTimeStamp.Expired" });
    expect(sts.calls()).toHaveLength(1);
  });
});

describe("a refusal by STS", () => {
  it.each([
    [
      "an unknown role",
      { roleArn: "acs:ram::1:role/none" },
      "EntityNotExist.Role",
      404,
      "Check the source's credentials, role_arn,",
    ],
    [
      "a wrong external id",
      { externalId: "wrong" },
      "NoPermission",
      403,
      "Allow the source sts:AssumeRole on role_arn,",
    ],
    [
      "a session that is too long",
      { sessionDurationMs: 7_200_000 },
      "InvalidParameter.DurationSeconds",
      400,
      "Check the source's credentials,",
    ],
  ])(
    "of %s has the reason credentials, the code and advice",
    async (_, settings, code, httpStatus, advice) => {
      const { role, sts } = await setUp(settings);
      const failed = await failureOf(role);
      expect(failed).toMatchObject({ reason: "credentials", code, httpStatus, retryable: false });
      expect(failed.message).toContain(`AssumeRole failed: ${code}: `);
      expect(failed.message).toContain(`). ${advice}`);
      expect(sts.calls()).toHaveLength(1);
    },
  );

  it.each([
    ["of an unknown key", "InvalidAccessKeyId.NotFound", [{ ...demoAccount, accessKeyId: "other" }]],
    ["of a wrong secret", "SignatureDoesNotMatch", [{ ...demoAccount, accessKeySecret: "other" }]],
  ])("%s has the reason credentials", async (_, code, accounts) => {
    const { role, sts } = await setUp();
    sts.setAccounts(accounts);
    expect(await failureOf(role)).toMatchObject({ reason: "credentials", code });
  });

  it("that throttles is not repeated at once", async () => {
    const { role, sts } = await setUp();
    sts.fail({ kind: "error", status: 400, code: "Throttling.User", message: "flow control" });
    expect(await failureOf(role)).toMatchObject({
      reason: "throttled",
      message: expect.stringMatching(/Wait: STS is asked too often\.$/),
    });
    expect(sts.calls()).toHaveLength(1);
  });

  it("that passes is repeated", async () => {
    const { role, sts } = await setUp();
    sts.fail({ kind: "error", status: 503, code: "ServiceUnavailable", message: "later" }, 2);
    await role.get(never);
    expect(sts.calls()).toHaveLength(3);
  });
});

describe("the source", () => {
  it("that fails is told as it is", async () => {
    const { role, sts } = await setUp({}, { type: "access_key", accessKeyIdEnv: "NONE" }, {});
    expect((await failureOf(role)).message).toContain("The environment variable NONE is not set");
    expect(sts.calls()).toEqual([]);
  });

  it("that is out of reach is told with its own advice and reason", async () => {
    const source = { type: "ecs_ram_role", metadataEndpoint: "http://127.0.0.1:1" } as const;
    const { role } = await setUp({}, source, {});
    expect(await failureOf(role)).toMatchObject({
      reason: "network",
      message:
        "metadata service failed: the connection failed (ECONNREFUSED). " +
        "Check DNS, routes and firewalls on the way to the metadata service (metadata_endpoint).",
    });
  });
});
