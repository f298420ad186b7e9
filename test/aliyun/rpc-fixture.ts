import type { ApiClient } from "../../src/aliyun/api-client.js";
import { createClockSkew, createSkewWarning } from "../../src/aliyun/clock-skew.js";
import { createRpcClient } from "../../src/aliyun/rpc/rpc-client.js";
import { type SignatureVersion, senders } from "../../src/aliyun/signatures.js";
import { Failure } from "../../src/lib/failure.js";
import { readProxyEnvironment } from "../../src/lib/proxy-environment.js";
import { createFakeClock, type FakeClock } from "../support/fake-clock.js";
import {
  createFixedProvider,
  createRecordingLogger,
  createRecordingTelemetry,
  never,
  rejectionOf,
  scope,
} from "./fakes.js";
import { type Answerer, type Loopback, startLoopback } from "./loopback.js";

/** A client, the server that it talks to, and everything that it was given. */
export interface RpcFixture {
  readonly client: ApiClient & { close(): void };
  readonly server: Loopback;
  readonly clock: FakeClock;
  readonly telemetry: ReturnType<typeof createRecordingTelemetry>;
  readonly logger: ReturnType<typeof createRecordingLogger>;
  readonly provider: ReturnType<typeof createFixedProvider>;
  /** The operations whose answers held secrets. */
  readonly secretsIn: readonly string[];
  /** One call that has to succeed. */
  call(params?: Parameters<ApiClient["call"]>[1]): Promise<unknown>;
  /** The failure of one call. */
  failure(signal?: AbortSignal): Promise<Failure>;
  close(): Promise<void>;
}

/** Limits small enough for tests. */
export const limits = { timeoutMs: 10_000, maxResponseSizeBytes: 100_000 };

/** Starts a server and a client for it. */
export async function startRpcFixture(
  answer: Answerer,
  options: {
    readonly certificate?: "valid" | "expired";
    readonly maxResponseSizeBytes?: number;
    readonly list?: string;
    /** Environment with proxies. */
    readonly env?: Readonly<Record<string, string>>;
    /** Instead of the server's own. */
    readonly endpoint?: string;
    /** Default v2. */
    readonly signature?: SignatureVersion;
  } = {},
): Promise<RpcFixture> {
  const server = await startLoopback(answer, options.certificate);
  const endpoint = options.endpoint ?? server.url;
  const clock = createFakeClock();
  const telemetry = createRecordingTelemetry();
  const logger = createRecordingLogger();
  const provider = createFixedProvider();
  const secretsIn: string[] = [];
  const client = createRpcClient({
    ...limits,
    ...(options.maxResponseSizeBytes && { maxResponseSizeBytes: options.maxResponseSizeBytes }),
    listOf: () => options.list,
    endpoint,
    proxy: readProxyEnvironment(options.env ?? {}).proxyOf(endpoint),
    send: senders[options.signature ?? "v2"],
    scope,
    credentials: provider,
    clock,
    clockSkew: createClockSkew({ clock, onCorrection: createSkewWarning(logger) }),
    telemetry,
    onSecret: (operation) => secretsIn.push(operation),
  });
  return {
    client,
    server,
    clock,
    telemetry,
    logger,
    provider,
    secretsIn,
    call: (params = {}) => client.call("DescribeDtsJobs", params, never),
    async failure(signal = never) {
      const error = await rejectionOf(client.call("DescribeDtsJobs", {}, signal));
      if (error instanceof Failure) return error;
      throw error;
    },
    async close() {
      client.close();
      await server.close();
    },
  };
}
