import { rmSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { RrsaSettings } from "../../../../src/aliyun/credentials/sources/rrsa.js";
import { demoRole } from "../../../../src/simulator/sts/roles.js";
import { never } from "../../fakes.js";
import { failureOf, oidcToken, rrsaEnv, startCloud } from "../cloud.js";

async function setUp(settings: Partial<RrsaSettings> = {}) {
  const cloud = await startCloud();
  const env = { ...rrsaEnv, ALIBABA_CLOUD_OIDC_TOKEN_FILE: cloud.tokenFile };
  const provider = cloud.provider({ type: "rrsa", stsEndpoint: cloud.stsUrl, ...settings }, env);
  return { ...cloud, rrsa: provider };
}

const renewed = oidcToken.replace("c2ln", "bmV3");

describe("the credentials of type rrsa", () => {
  it("come from one unsigned call to STS with the token of the service account", async () => {
    const { rrsa, sts, issuer, telemetry, clock } = await setUp();
    const [issued] = [await rrsa.get(never), issuer.issued()[0]];
    expect(issued).toEqual({
      accessKeyId: issuer.issued()[0]?.accessKeyId,
      accessKeySecret: issuer.issued()[0]?.accessKeySecret,
      securityToken: issuer.issued()[0]?.securityToken,
      expiresAtMs: issuer.issued()[0]?.securityTokenExpiresAtMs,
    });
    expect(sts.calls()).toEqual([
      {
        action: "AssumeRoleWithOIDC",
        roleArn: demoRole.arn,
        sessionName: "aliyun-dts-exporter",
        durationSeconds: "3600",
        signed: false,
        url: "/",
        outcome: "ok",
      },
    ]);
    const expiresAtSeconds = (clock.now() + 3_600_000) / 1000;
    expect(telemetry.events).toEqual([
      ["credentials", "production", "rrsa"],
      ["credentials", "production", "rrsa", expiresAtSeconds],
    ]);
  });

  it("are fetched once for fifty who ask together", async () => {
    const { rrsa, sts } = await setUp();
    await Promise.all(Array.from({ length: 50 }, () => rrsa.get(never)));
    expect(sts.calls()).toHaveLength(1);
  });

  it("take the settings before the variables", async () => {
    const roleArn = "acs:ram::1234567890123456:role/other";
    const { rrsa, sts } = await setUp({ roleArn });
    expect(await failureOf(rrsa)).toMatchObject({ reason: "credentials", code: "EntityNotExist.Role" });
    expect(sts.calls()[0]?.roleArn).toBe(roleArn);
  });

  it.each([
    ["ALIBABA_CLOUD_ROLE_ARN", "role_arn"],
    ["ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "oidc_provider_arn"],
    ["ALIBABA_CLOUD_OIDC_TOKEN_FILE", "oidc_token_file"],
  ])("without %s fail with what to set", async (variable, key) => {
    const cloud = await startCloud();
    const env = { ...rrsaEnv, ALIBABA_CLOUD_OIDC_TOKEN_FILE: cloud.tokenFile, [variable]: " " };
    const failed = await failureOf(cloud.provider({ type: "rrsa", stsEndpoint: cloud.stsUrl }, env));
    expect(failed).toMatchObject({
      reason: "credentials",
      message: `Credentials of type rrsa have no ${key}. Write it, or set the variable ${variable}.`,
    });
    expect(cloud.sts.calls()).toEqual([]);
  });
});

describe("the token file", () => {
  it("is read again at each refresh: STS refuses the token of an hour ago", async () => {
    const { rrsa, sts, tokenFile, clock } = await setUp();
    const first = await rrsa.get(never);
    sts.setOidcTokens([renewed]);
    writeFileSync(tokenFile, `${renewed}\n`);
    await clock.advance(3_600_000);
    expect((await rrsa.get(never)).accessKeyId).not.toBe(first.accessKeyId);
    expect(sts.calls().map(({ outcome }) => outcome)).toEqual(["ok", "ok"]);
  });

  it.each([
    ["is gone", (file: string) => rmSync(file), "does not exist"],
    ["is empty", (file: string) => writeFileSync(file, ""), "is empty"],
    ["is cut off in its header", (file: string) => writeFileSync(file, oidcToken.slice(0, 10)), "whole"],
    ["is cut off in its claims", (file: string) => writeFileSync(file, oidcToken.slice(0, 40)), "whole"],
    [
      "is cut off behind its claims",
      (file: string) => writeFileSync(file, oidcToken.replace(/[^.]+$/, "")),
      "whole",
    ],
    ["is huge", (file: string) => writeFileSync(file, oidcToken.repeat(1_000)), "is larger than 32768 bytes"],
  ])("that %s fails with its name and without a call to STS", async (_, spoil, problem) => {
    const { rrsa, sts, tokenFile } = await setUp();
    spoil(tokenFile);
    const failed = await failureOf(rrsa);
    expect(failed.reason).toBe("credentials");
    expect(failed.message).toContain(`The file ${tokenFile} `);
    expect(failed.message).toContain(problem);
    expect(failed.message).not.toContain(oidcToken.slice(0, 10));
    expect(sts.calls()).toEqual([]);
  });

  it("that is only half written leaves the old credentials in use", async () => {
    const { rrsa, tokenFile, clock, sts } = await setUp();
    const first = await rrsa.get(never);
    writeFileSync(tokenFile, oidcToken.slice(0, 40));
    await clock.advance(50 * 60_000);
    expect(await rrsa.get(never)).toBe(first);
    expect(sts.calls()).toHaveLength(1);
  });
});

describe("a refusal by STS", () => {
  it.each([
    ["an expired token", "AuthenticationFail.OIDCToken.Expired", "This JsonWebToken is expired."],
    ["an unknown token", "AuthenticationFail.OIDCToken.Invalid", "The Jwt content is invalid"],
  ])("of %s has the reason credentials, the code and advice", async (what, code, text) => {
    const { rrsa, sts, tokenFile } = await setUp();
    if (what.includes("expired")) sts.setOidcTokens([]);
    else writeFileSync(tokenFile, renewed);
    const failed = await failureOf(rrsa);
    expect(failed).toMatchObject({ reason: "credentials", code, httpStatus: 401, retryable: false });
    expect(failed.requestId).toMatch(/^[0-9A-F-]{36}$/);
    expect(failed.message).toContain(`AssumeRoleWithOIDC failed: ${code}: ${text}`);
    expect(failed.message).toMatch(
      /\(HTTP 401, request [0-9A-F-]{36}\)\. Check role_arn and oidc_provider_arn, and that the role's trust policy names this cluster and service account\.$/,
    );
  });

  it("that repeats the token, however it looks, is told without it", async () => {
    const { rrsa, sts, tokenFile } = await setUp();
    writeFileSync(tokenFile, "plain.words.only");
    const message = "no plain.words.only, please";
    sts.fail({ kind: "error", status: 401, code: "AuthenticationFail.OIDCToken.Invalid", message });
    expect((await failureOf(rrsa)).message).toContain("no [removed], please");
  });

  it("of the OIDC provider has the reason credentials", async () => {
    const { rrsa } = await setUp({ oidcProviderArn: "acs:ram::1:oidc-provider/other" });
    expect(await failureOf(rrsa)).toMatchObject({
      reason: "credentials",
      code: "AuthenticationFail.NoPermission",
    });
  });
});
