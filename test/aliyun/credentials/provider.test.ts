import { describe, expect, it } from "vitest";
import {
  type CredentialsSettings,
  createCredentialsProvider,
} from "../../../src/aliyun/credentials/provider.js";
import { credentialsChosen } from "../../../src/aliyun/credentials/sources/auto.js";
import { createFakeClock } from "../../support/fake-clock.js";
import { createRecordingLogger, createRecordingTelemetry, never, rejectionOf } from "../fakes.js";
import { failureOf, keyEnv, rrsaEnv, startCloud } from "./cloud.js";

const metadataOff = { ALIBABA_CLOUD_ECS_METADATA_DISABLED: "true" };

function setUp(settings: CredentialsSettings, env: Record<string, string | undefined> = {}) {
  const logger = createRecordingLogger();
  const telemetry = createRecordingTelemetry();
  const provider = createCredentialsProvider(settings, {
    account: "production",
    env: { ...metadataOff, ...env },
    clock: createFakeClock(),
    logger,
    telemetry,
    readFile: async () => "from-a-file",
    stat: async () => ({ mtimeMs: 1, size: 1, ino: 1 }),
  });
  return { logger, telemetry, provider };
}

describe("the credentials of type access_key", () => {
  it("come from the files that the settings name", async () => {
    const { provider, telemetry } = setUp({
      type: "access_key",
      accessKeyIdFile: "/keys/id",
      accessKeySecretFile: "/keys/secret",
    });
    expect(provider.type).toBe("access_key");
    expect(await provider.get(never)).toEqual({ accessKeyId: "from-a-file", accessKeySecret: "from-a-file" });
    expect(telemetry.events).toEqual([["credentials", "production", "access_key"]]);
  });

  it("without a source fail with what to set", async () => {
    expect(await rejectionOf(setUp({ type: "access_key" }).provider.get(never))).toMatchObject({
      reason: "credentials",
      message: expect.stringContaining("access_key_id_file"),
    });
  });
});

describe("the credentials of type auto", () => {
  const env = { ALIBABA_CLOUD_ACCESS_KEY_ID: "CANARY-id", ALIBABA_CLOUD_ACCESS_KEY_SECRET: "CANARY-secret" };

  it("are the access key variables, which one log line says", async () => {
    const { provider, logger, telemetry } = setUp({ type: "auto" }, env);
    expect(await provider.get(never)).toEqual({ accessKeyId: "CANARY-id", accessKeySecret: "CANARY-secret" });
    expect(logger.lines).toEqual([
      [
        "info",
        credentialsChosen,
        {
          account: "production",
          type: "access_key",
          found: "ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET",
        },
      ],
    ]);
    expect(JSON.stringify(logger.lines)).not.toContain("CANARY");
    expect(telemetry.events).toEqual([["credentials", "production", "access_key"]]);
  });

  it("include the security token", async () => {
    const { provider } = setUp({ type: "auto" }, { ...env, ALIBABA_CLOUD_SECURITY_TOKEN: "token" });
    expect(await provider.get(never)).toMatchObject({ securityToken: "token" });
  });

  it("are the RRSA variables when those are there too", async () => {
    const cloud = await startCloud();
    const all = { ...keyEnv, ...rrsaEnv, ALIBABA_CLOUD_OIDC_TOKEN_FILE: cloud.tokenFile };
    const provider = cloud.provider({ type: "auto" }, all);
    expect(provider.type).toBe("rrsa");
    expect(cloud.telemetry.events).toEqual([["credentials", "production", "rrsa"]]);
    expect(cloud.logger.lines).toEqual([
      [
        "info",
        credentialsChosen,
        {
          account: "production",
          type: "rrsa",
          found: "ALIBABA_CLOUD_ROLE_ARN, ALIBABA_CLOUD_OIDC_PROVIDER_ARN and ALIBABA_CLOUD_OIDC_TOKEN_FILE",
        },
      ],
    ]);
  });

  it.each([
    ["RRSA without a token file", { ...keyEnv, ...rrsaEnv }, "access_key"],
    [
      "RRSA with an empty token file",
      { ...keyEnv, ...rrsaEnv, ALIBABA_CLOUD_OIDC_TOKEN_FILE: " " },
      "access_key",
    ],
  ])("are not %s", (_, offered, type) => {
    expect(setUp({ type: "auto" }, offered).provider.type).toBe(type);
  });

  it("never become others: with RRSA variables that fail, the access key and the ECS role stay unused", async () => {
    const cloud = await startCloud();
    const all = { ...keyEnv, ...rrsaEnv, ALIBABA_CLOUD_OIDC_TOKEN_FILE: `${cloud.tokenFile}-missing` };
    const provider = cloud.provider({ type: "auto" }, all);
    for (let tries = 0; tries < 5; tries += 1) {
      expect((await failureOf(provider)).message).toContain("token-missing does not exist");
      await cloud.clock.advance(60_000);
    }
    expect(cloud.metadata.requests()).toEqual([]);
    expect(provider.type).toBe("rrsa");
  });

  it.each([
    {},
    { ALIBABA_CLOUD_ACCESS_KEY_ID: "id" },
    { ALIBABA_CLOUD_ACCESS_KEY_ID: "id", ALIBABA_CLOUD_ACCESS_KEY_SECRET: " " },
  ])("fail with what to set when the environment offers %j", async (offered) => {
    const { provider, logger } = setUp({ type: "auto" }, offered);
    expect(await rejectionOf(provider.get(never))).toMatchObject({
      reason: "credentials",
      message:
        "Account production: the environment offers no credentials. " +
        "Set ALIBABA_CLOUD_ROLE_ARN, ALIBABA_CLOUD_OIDC_PROVIDER_ARN and ALIBABA_CLOUD_OIDC_TOKEN_FILE, " +
        "or ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, " +
        "or attach a RAM role to the ECS instance, or choose a credentials type.",
    });
    expect(logger.lines).toEqual([]);
  });

  it("reject an aborted call with the signal's reason", async () => {
    const signal = AbortSignal.abort(new Error("stop"));
    expect(await rejectionOf(setUp({ type: "auto" }).provider.get(signal))).toBe(signal.reason);
  });
});

describe("the credentials of type auto without variables", () => {
  it("are the role of the ECS instance as soon as its metadata service answers, which one log line says", async () => {
    const cloud = await startCloud();
    const provider = cloud.provider({ type: "auto" });
    expect(provider.type).toBe("auto");
    await provider.get(never);
    await provider.get(never);
    expect(provider.type).toBe("ecs_ram_role");
    expect(cloud.logger.lines).toEqual([
      [
        "info",
        credentialsChosen,
        {
          account: "production",
          type: "ecs_ram_role",
          found: "the metadata service of the ECS instance",
        },
      ],
    ]);
    expect(cloud.telemetry.events.map((event) => event[2])).toEqual(["auto", "ecs_ram_role", "ecs_ram_role"]);
  });

  it("fail with what to set while no metadata service answers, and are asked for again", async () => {
    const cloud = await startCloud();
    const provider = cloud.provider({ type: "auto" });
    cloud.metadata.fail({ kind: "reset", when: "before" });
    const failed = await failureOf(provider);
    expect(failed.reason).toBe("credentials");
    expect(failed.message).toMatch(
      /^Account production: the environment offers no credentials, and no metadata service of an ECS instance answers \(network\)\. Set ALIBABA_CLOUD_ROLE_ARN/,
    );
    expect(cloud.logger.lines).toEqual([]);
    cloud.metadata.heal();
    await cloud.clock.advance(1_000);
    expect((await provider.get(never)).accessKeyId).toMatch(/^STS\./);
  });

  it("stay the role when the metadata service fails later: the true failure is told", async () => {
    const cloud = await startCloud();
    const provider = cloud.provider({ type: "auto" });
    provider.invalidate(await provider.get(never));
    cloud.metadata.fail({ kind: "reset", when: "before" });
    expect(await failureOf(provider)).toMatchObject({
      reason: "network",
      message: expect.stringContaining("on the way to the metadata service (metadata_endpoint)"),
    });
  });

  it.each(["true", "TRUE", " True "])(
    "ask no metadata service when that is forbidden with %j",
    async (value) => {
      const cloud = await startCloud();
      const provider = cloud.provider({ type: "auto" }, { ALIBABA_CLOUD_ECS_METADATA_DISABLED: value });
      expect((await failureOf(provider)).message).toContain("the environment offers no credentials. Set ");
      expect(cloud.metadata.requests()).toEqual([]);
    },
  );

  it.each(["", "false"])("ask it when the variable says %j", async (value) => {
    const cloud = await startCloud();
    await cloud.provider({ type: "auto" }, { ALIBABA_CLOUD_ECS_METADATA_DISABLED: value }).get(never);
    expect(cloud.metadata.requests()).toHaveLength(3);
  });
});
