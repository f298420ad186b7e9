import { describe, expect, it, onTestFinished } from "vitest";
import { demoAccount } from "../../src/simulator/gateway/accounts.js";
import { createSimulator } from "../../src/simulator/simulator.js";
import { createIssuer } from "../../src/simulator/sts/issuer.js";
import { demoRole } from "../../src/simulator/sts/roles.js";
import { createStsSimulator, type StsOptions } from "../../src/simulator/sts/sts-simulator.js";
import { createFakeClock } from "../support/fake-clock.js";
import { type Answer, createSigningClient, type Params } from "./signing-client.js";

interface IssuedKey {
  readonly AccessKeyId: string;
  readonly AccessKeySecret: string;
  readonly SecurityToken: string;
  readonly Expiration: string;
}

async function runSts(options: Partial<StsOptions> = {}) {
  const clock = createFakeClock();
  const dts = createSimulator({ clock });
  const issuer = createIssuer({ clock, onChange: (issued) => dts.setAccounts([demoAccount, ...issued]) });
  const sts = createStsSimulator({ clock, issuer, oidcTokens: ["a.b.c"], ...options });
  const [{ url }, { url: dtsUrl }] = await Promise.all([sts.start(), dts.start()]);
  onTestFinished(async () => {
    await Promise.all([sts.stop(), dts.stop()]);
  });
  const base = { Version: "2015-04-01", RoleArn: demoRole.arn, RoleSessionName: "exporter" };
  const client = (accessKeyId = "demo", accessKeySecret = "demo") =>
    createSigningClient({ url, now: clock.now, accessKeyId, accessKeySecret });
  return {
    clock,
    issuer,
    sts,
    dts,
    url,
    client,
    assume: (params: Params = {}) => client().call({ ...base, Action: "AssumeRole", ...params }),
    /** Without a signature. */
    assumeWithOidc: (params: Params = {}) => {
      const all = {
        ...base,
        Action: "AssumeRoleWithOIDC",
        OIDCProviderArn: demoRole.oidcProviderArn,
        OIDCToken: "a.b.c",
        ...params,
      };
      const given = Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== undefined);
      return client().send(new URLSearchParams(given).toString());
    },
    list: (key: IssuedKey) =>
      createSigningClient({
        url: dtsUrl,
        now: clock.now,
        accessKeyId: key.AccessKeyId,
        accessKeySecret: key.AccessKeySecret,
      }).call({
        Action: "DescribeDtsJobs",
        Region: "cn-hangzhou",
        SecurityToken: key.SecurityToken,
      }),
  };
}

const keyIn = ({ body }: Answer) => body["Credentials"] as IssuedKey;

describe("AssumeRole", () => {
  it("gives a key that DTS accepts until it expires", async () => {
    const { assume, list, clock } = await runSts();
    const answer = await assume({ DurationSeconds: "900" });
    const key = keyIn(answer);
    expect(answer.body["AssumedRoleUser"]).toEqual({
      Arn: `${demoRole.arn}/exporter`,
      AssumedRoleId: "300000000000000001:exporter",
    });
    expect(Date.parse(key.Expiration)).toBe(clock.now() + 900_000);
    expect((await list(key)).body["TotalRecordCount"]).toBeGreaterThan(0);
    await clock.advance(900_000);
    expect((await list(key)).body["Code"]).toBe("InvalidSecurityToken.Expired");
  });

  it("gives another key each time, the same ones in every run", async () => {
    const keys = async () => {
      const { assume } = await runSts();
      return [keyIn(await assume()), keyIn(await assume())];
    };
    const [first, second] = await keys();
    expect(first?.AccessKeyId).not.toBe(second?.AccessKeyId);
    expect(await keys()).toEqual([first, second]);
  });

  it.each<[string, Params, number, string]>([
    ["a wrong signature", { Signature: "wrong" }, 400, "SignatureDoesNotMatch"],
    ["no signature", { Signature: undefined }, 400, "MissingSignature"],
    ["an unknown key", { AccessKeyId: "nobody" }, 404, "InvalidAccessKeyId.NotFound"],
    ["an old time stamp", { Timestamp: "2020-01-01T00:00:00Z" }, 400, "InvalidTimeStamp.Expired"],
    ["another version", { Version: "2020-01-01" }, 404, "InvalidVersion"],
    ["another action", { Action: "DescribeDtsJobs" }, 404, "InvalidAction.NotFound"],
    ["an unknown role", { RoleArn: "acs:ram::1:role/none" }, 404, "EntityNotExist.Role"],
    ["no role", { RoleArn: undefined }, 400, "MissingRoleArn"],
    ["an external id that the role does not know", { ExternalId: "x" }, 403, "NoPermission"],
    ["a session name with a space", { RoleSessionName: "a b" }, 400, "InvalidParameter.RoleSessionName"],
    ["a session that is too short", { DurationSeconds: "899" }, 400, "InvalidParameter.DurationSeconds"],
    ["a session that is too long", { DurationSeconds: "3601" }, 400, "InvalidParameter.DurationSeconds"],
  ])("refuses %s", async (_, params, status, code) => {
    const { assume, issuer, sts } = await runSts();
    const answer = await assume(params);
    expect([answer.status, answer.body["Code"]]).toEqual([status, code]);
    expect(answer.body["HostId"]).toBe("sts.aliyuncs.com");
    expect(issuer.issued()).toEqual([]);
    expect(sts.calls().map(({ outcome }) => outcome)).toEqual([code]);
  });

  it("refuses an account that the role does not trust", async () => {
    const { assume, sts } = await runSts();
    sts.setRoles([{ ...demoRole, trusts: ["other"] }]);
    expect((await assume()).body["Code"]).toBe("NoPermission");
  });

  it("takes keys of its own, with their token", async () => {
    const { assume, client, sts } = await runSts();
    sts.setAccounts([demoAccount]);
    const key = keyIn(await assume());
    const again = client(key.AccessKeyId, key.AccessKeySecret);
    const params = {
      Version: "2015-04-01",
      Action: "AssumeRole",
      RoleArn: demoRole.arn,
      RoleSessionName: "exporter",
    };
    expect((await again.call({ ...params, SecurityToken: key.SecurityToken })).status).toBe(200);
    expect((await again.call(params)).body["Code"]).toBe("MissingSecurityToken");
  });
});

describe("AssumeRoleWithOIDC", () => {
  it("gives a key that DTS accepts, without a signature", async () => {
    const { assumeWithOidc, list, sts } = await runSts();
    expect((await list(keyIn(await assumeWithOidc()))).status).toBe(200);
    expect(sts.calls()).toEqual([
      {
        action: "AssumeRoleWithOIDC",
        roleArn: demoRole.arn,
        sessionName: "exporter",
        durationSeconds: undefined,
        signed: false,
        url: "/",
        outcome: "ok",
      },
    ]);
  });

  it.each<[string, Params, number, string]>([
    ["an unknown token", { OIDCToken: "x.y.z" }, 401, "AuthenticationFail.OIDCToken.Invalid"],
    ["no token", { OIDCToken: undefined }, 400, "MissingOIDCToken"],
    ["another provider", { OIDCProviderArn: "acs:ram::1:x" }, 401, "AuthenticationFail.NoPermission"],
    ["an unknown role", { RoleArn: "acs:ram::1:role/none" }, 404, "EntityNotExist.Role"],
  ])("refuses %s", async (_, params, status, code) => {
    const answer = await (await runSts()).assumeWithOidc(params);
    expect([answer.status, answer.body["Code"]]).toEqual([status, code]);
  });

  it("calls a token expired when others have taken its place", async () => {
    const { assumeWithOidc, sts } = await runSts();
    sts.setOidcTokens(["d.e.f"]);
    expect((await assumeWithOidc()).body["Code"]).toBe("AuthenticationFail.OIDCToken.Expired");
    expect((await assumeWithOidc({ OIDCToken: "d.e.f" })).status).toBe(200);
  });
});

describe("a fault of STS", () => {
  it("meets as many calls as it was told, then all is well", async () => {
    const { assume, sts } = await runSts();
    sts.fail({ kind: "error", status: 503, code: "ServiceUnavailable", message: "later" }, 2);
    const statuses = [await assume(), await assume(), await assume()].map(({ status }) => status);
    expect(statuses).toEqual([503, 503, 200]);
  });

  it("lasts until it is healed", async () => {
    const { assume, sts } = await runSts();
    sts.fail({ kind: "body", status: 200, body: "<html>" });
    expect((await assume()).text).toBe("<html>");
    expect((await assume()).text).toBe("<html>");
    sts.heal();
    expect((await assume()).status).toBe(200);
    expect(sts.calls().map(({ outcome }) => outcome)).toEqual(["fault:body", "fault:body", "ok"]);
  });

  it("may make the true answer late", async () => {
    const { assume, sts, clock } = await runSts();
    sts.fail({ kind: "delay", ms: 5_000 });
    const answer = assume();
    while (clock.sleepers() === 0) await clock.advance(0);
    await clock.advance(5_000);
    expect((await answer).status).toBe(200);
  });

  it.each(["before", "middle"] as const)("may reset the connection: %s", async (when) => {
    const { assume, sts } = await runSts();
    sts.fail({ kind: "reset", when });
    await expect(assume()).rejects.toMatchObject({ code: "ECONNRESET" });
  });

  it("may be silence, which ends when STS stops", async () => {
    const { assume, sts } = await runSts();
    sts.fail({ kind: "never" });
    const answer = assume();
    const failed = expect(answer).rejects.toMatchObject({ code: "ECONNRESET" });
    while (sts.calls().length === 0) await new Promise((resolve) => setImmediate(resolve));
    await sts.stop();
    await failed;
  });
});
