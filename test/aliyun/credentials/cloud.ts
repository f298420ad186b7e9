import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { onTestFinished } from "vitest";
import { createClockSkew, createSkewWarning } from "../../../src/aliyun/clock-skew.js";
import type { CredentialsProvider } from "../../../src/aliyun/credentials/credentials.js";
import {
  type CredentialsSettings,
  createCredentialsProvider,
} from "../../../src/aliyun/credentials/provider.js";
import { createLimitedClient } from "../../../src/aliyun/limits/limited-client.js";
import { createRateLimiter } from "../../../src/aliyun/limits/rate-limiter.js";
import { createRetryingClient } from "../../../src/aliyun/limits/retry.js";
import { createRpcClient } from "../../../src/aliyun/rpc/rpc-client.js";
import { type SignatureVersion, senders } from "../../../src/aliyun/signatures.js";
import { Failure } from "../../../src/lib/failure.js";
import { readProxyEnvironment } from "../../../src/lib/proxy-environment.js";
import { createCloud } from "../../../src/simulator/cloud.js";
import { demoRole } from "../../../src/simulator/sts/roles.js";
import { createFakeClock } from "../../support/fake-clock.js";
import { createRecordingLogger, createRecordingTelemetry, never, rejectionOf, scope } from "../fakes.js";

/** The token of a service account: three parts, as every JSON web token. */
export const oidcToken = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJkdHMtZXhwb3J0ZXIifQ.c2lnbmF0dXJl-_";

/** What the variables that ACK injects say, but for the file of the token. */
export const rrsaEnv = {
  ALIBABA_CLOUD_ROLE_ARN: demoRole.arn,
  ALIBABA_CLOUD_OIDC_PROVIDER_ARN: demoRole.oidcProviderArn ?? "",
};

/** The variables of the demo account's access key. */
export const keyEnv = { ALIBABA_CLOUD_ACCESS_KEY_ID: "demo", ALIBABA_CLOUD_ACCESS_KEY_SECRET: "demo" };

/** The demo account's access key, from {@link keyEnv}. */
export const keySettings = {
  type: "access_key",
  accessKeyIdEnv: "ALIBABA_CLOUD_ACCESS_KEY_ID",
  accessKeySecretEnv: "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
} as const;

/** A cloud on loopback: DTS with 70 synchronization jobs, STS and the metadata service, which DTS all accept. */
export async function startCloud() {
  const clock = createFakeClock();
  const { dts, issuer, sts, metadata } = createCloud({
    clock,
    types: { sync: 70 },
    oidcTokens: [oidcToken],
  });
  const [{ url: dtsUrl }, { url: stsUrl }, { url: metadataUrl }] = await Promise.all([
    dts.start(),
    sts.start(),
    metadata.start(),
  ]);
  const folder = mkdtempSync(join(tmpdir(), "credentials-"));
  const tokenFile = join(folder, "token");
  writeFileSync(tokenFile, oidcToken);
  const logger = createRecordingLogger();
  const telemetry = createRecordingTelemetry();
  onTestFinished(async () => {
    rmSync(folder, { recursive: true });
    await Promise.all([dts.stop(), sts.stop(), metadata.stop()]);
  });

  return {
    clock,
    dts,
    issuer,
    sts,
    metadata,
    stsUrl,
    metadataUrl,
    tokenFile,
    logger,
    telemetry,
    /** Resolves when no refresh is under way any more. */
    async settled() {
      while (clock.sleepers() > 0) await clock.advance(0);
    },
    /** The real thing, on this cloud. */
    provider: (
      settings: CredentialsSettings,
      env: Readonly<Record<string, string>> = {},
      metadataEndpoint = metadataUrl,
    ) =>
      createCredentialsProvider(settings, {
        account: "production",
        env,
        clock,
        logger,
        telemetry,
        random: () => 0,
        metadataEndpoint,
        proxyOf: readProxyEnvironment(env).proxyOf,
        readFile: (path) => readFile(path, "utf8"),
        stat,
      }),
    /** The client of DTS with everything around it: signature, limits, retries. */
    client(credentials: CredentialsProvider, signature: SignatureVersion = "v2") {
      const pop = createRpcClient({
        endpoint: dtsUrl,
        send: senders[signature],
        scope,
        credentials,
        timeoutMs: 10_000,
        maxResponseSizeBytes: 1_000_000,
        clock,
        clockSkew: createClockSkew({ clock, onCorrection: createSkewWarning(logger) }),
        telemetry,
      });
      onTestFinished(() => pop.close());
      const limiter = createRateLimiter({ clock, requestsPerSecond: 10, burst: 5, ceiling: 20 });
      const limited = createLimitedClient(pop, {
        limiter,
        maxConcurrentRequests: 4,
        credentials,
        scope,
        telemetry,
      });
      const retrying = createRetryingClient(limited, {
        clock,
        random: () => 0,
        maxAttempts: 3,
        scope,
        telemetry,
      });
      const client = retrying.beginCycle();
      return {
        /** The names of the jobs on a page. */
        async page(number: number): Promise<readonly string[]> {
          const answer = await client.call(
            "DescribeDtsJobs",
            { Region: "cn-hangzhou", JobType: "SYNC", PageSize: 30, PageNumber: number },
            never,
          );
          return (answer["DtsJobList"] as readonly { DtsJobName: string }[]).map((job) => job.DtsJobName);
        },
      };
    },
  };
}

export type Cloud = Awaited<ReturnType<typeof startCloud>>;

/** The failure that credentials end in. */
export async function failureOf(provider: CredentialsProvider): Promise<Failure> {
  const error = await rejectionOf(provider.get(never));
  if (error instanceof Failure) return error;
  throw error;
}

/** Everything that a value says, hidden fields included. */
export function everythingIn(...values: readonly unknown[]): string {
  return values
    .map(
      (value) =>
        `${inspect(value, { depth: 9, showHidden: true })} ${JSON.stringify(value)} ${String(value)}`,
    )
    .join("\n");
}

/** The spellings of secrets that are in a text: there must be none. */
export function leaksOf(secrets: readonly string[], text: string): readonly string[] {
  return secrets
    .flatMap((secret) => {
      const base64 = Buffer.from(secret).toString("base64").replace(/=+$/, "");
      const encoded = encodeURIComponent(secret);
      return [secret, base64, encoded, encodeURIComponent(encoded)];
    })
    .filter((spelling) => text.includes(spelling));
}

/** Every secret that the issuer has given out. */
export function issuedSecrets({ issuer }: Cloud): readonly string[] {
  return issuer
    .issued()
    .flatMap(({ accessKeyId, accessKeySecret, securityToken }) => [
      accessKeyId,
      accessKeySecret,
      securityToken,
    ]);
}
