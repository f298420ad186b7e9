import { describe, expect, it } from "vitest";
import {
  type CredentialsSettings,
  createCredentialsProvider,
  credentialsChosen,
} from "../../../src/aliyun/credentials/provider.js";
import { createFakeClock } from "../../support/fake-clock.js";
import { createRecordingLogger, createRecordingTelemetry, never, rejectionOf } from "../fakes.js";

function setUp(settings: CredentialsSettings, env: Record<string, string | undefined> = {}) {
  const logger = createRecordingLogger();
  const telemetry = createRecordingTelemetry();
  const provider = createCredentialsProvider(settings, {
    account: "production",
    env,
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
        "Set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, or choose a credentials type.",
    });
    expect(logger.lines).toEqual([]);
  });
});

describe("credentials of a type that is not available yet", () => {
  it.each(["rrsa", "assume_role", "ecs_ram_role", "uri"] as const)("fail clearly: %s", async (type) => {
    const { provider, telemetry } = setUp({ type });
    expect(await rejectionOf(provider.get(never))).toMatchObject({
      reason: "credentials",
      retryable: false,
      message: `Account production: credentials type ${type} is not available yet. Use access_key or auto.`,
    });
    expect(telemetry.events).toEqual([["credentials", "production", type]]);
  });

  it("reject an aborted call with the signal's reason", async () => {
    const signal = AbortSignal.abort(new Error("stop"));
    expect(await rejectionOf(setUp({ type: "uri" }).provider.get(signal))).toBe(signal.reason);
  });
});
