import { onTestFinished } from "vitest";
import type { Credentials, CredentialsProvider } from "../../src/aliyun/credentials/credentials.js";
import { type App, createApp, type Ports } from "../../src/app.js";
import type { Config } from "../../src/config/config.js";
import { loadConfig } from "../../src/config/load.js";
import { createRecordingLogger } from "../aliyun/fakes.js";
import type { FakeClock } from "../support/fake-clock.js";
import { readShown, type Shown } from "./exposition-text.js";
import { settledIo } from "./settled-io.js";

/** What an exporter watches. */
export interface ExporterOptions {
  readonly clock: FakeClock;
  /** Region to URL; the same for each account. */
  readonly endpoints: Readonly<Record<string, string>>;
  /** Names of the accounts; default one, `demo`. */
  readonly accounts?: readonly string[];
  /** Key and secret of an account; default its name twice. */
  readonly keyOf?: (account: string) => Credentials;
  /** Further YAML. */
  readonly settings?: string;
  /** Whose credentials to get, and how; default {@link ExporterOptions.keyOf}. */
  readonly credentials?: Ports["credentials"];
  readonly onTargets?: Ports["onTargets"];
  /** Listing pages are small, so that a walk has several. Default 10. */
  readonly pageSize?: number;
}

/** The whole exporter on a fake clock, with real sockets. */
export interface Exporter {
  /** `http://...` of the exporter itself. */
  readonly url: string;
  readonly logged: ReturnType<typeof createRecordingLogger>["lines"];
  /** What a process has in its hands: reloads go there. */
  readonly app: App;
  /** What Prometheus would see now. */
  shown(): Promise<Shown>;
  /** Lets time pass; after each step what is on its way arrives. `look` sees the exposition after each step. */
  run(
    ms: number,
    options?: { readonly stepMs?: number; readonly look?: (shown: Shown) => void },
  ): Promise<void>;
  /** Lets time pass until the condition holds; the milliseconds that took. Rejects when `withinMs` is over. */
  until(what: string, holds: (shown: Shown) => boolean, withinMs: number, stepMs?: number): Promise<number>;
  /** Gives an account other credentials and tells those who listen. */
  useKey(account: string, credentials: Credentials): void;
  /** An account's provider has these credentials as soon as the API refuses the present ones, as after an STS call. */
  renewWhenRefused(account: string, credentials: Credentials): void;
  /** Ends it before the test does. */
  stop(): Promise<void>;
}

/** All targets are up. */
export const isUp = (shown: Shown): boolean => shown.down().length === 0;

/** Starts an exporter and waits until every target is up, unless `waitUntilUp` is false. It stops with the test. */
export async function startExporter(
  options: ExporterOptions & { readonly waitUntilUp?: boolean },
): Promise<Exporter> {
  const { clock, accounts = ["demo"], keyOf = ownKey } = options;
  const logger = createRecordingLogger();
  const keys = new Map(accounts.map((name) => [name, createKeys(keyOf(name))]));
  const app = createApp(configOf(options, accounts), {
    clock,
    logger,
    droppedLogLines: () => 0,
    random: () => 0.5,
    version: "0.0.0",
    revision: "faults",
    nodeVersion: process.version,
    onTargets: options.onTargets,
    credentials:
      options.credentials ?? (({ name }) => keys.get(name)?.provider ?? createKeys(keyOf(name)).provider),
  });
  const [address] = await app.start();
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= app.stop(0);
    return stopping;
  };
  onTestFinished(stop);

  const shown = async () => readShown(await app.render());
  const step = async (ms: number) => {
    await clock.advance(ms);
    await settledIo();
  };
  const exporter: Exporter = {
    url: `http://${address}`,
    logged: logger.lines,
    app,
    shown,
    async run(ms, { stepMs = 1_000, look } = {}) {
      for (let passedMs = 0; passedMs < ms; passedMs += stepMs) {
        await step(Math.min(stepMs, ms - passedMs));
        if (look) look(await shown());
      }
    },
    async until(what, holds, withinMs, stepMs = 1_000) {
      await settledIo();
      for (let passedMs = 0; ; passedMs += stepMs) {
        const now = await shown();
        if (holds(now)) return passedMs;
        if (passedMs >= withinMs) {
          throw new Error(
            `${what}: not within ${withinMs / 1_000} s. Down: ${now.down().join(", ") || "nothing"}`,
          );
        }
        await step(stepMs);
      }
    },
    useKey: (account, credentials) => keys.get(account)?.use(credentials),
    renewWhenRefused: (account, credentials) => keys.get(account)?.renewWhenRefused(credentials),
    stop,
  };
  if (options.waitUntilUp !== false) await exporter.until("every target is up", isUp, 60_000);
  // Pages keep the exporter's own metrics for a second.
  await exporter.run(1_000);
  return exporter;
}

const ownKey = (account: string): Credentials => ({ accessKeyId: account, accessKeySecret: account });

function createKeys(first: Credentials) {
  let current = first;
  let renewed: Credentials | undefined;
  const listeners = new Set<() => void>();
  const provider: CredentialsProvider = {
    type: "access_key",
    get: async () => current,
    invalidate(used) {
      if (used === current) current = renewed ?? current;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  return {
    provider,
    use(next: Credentials) {
      current = next;
      for (const listener of listeners) listener();
    },
    renewWhenRefused(next: Credentials) {
      renewed = next;
    },
  };
}

/** The environment of {@link configText}. */
export const configEnv = { K: "x" };

/** The configuration of an exporter. */
export function configOf(
  options: Parameters<typeof configText>[0],
  accounts: readonly string[] = ["demo"],
): Config {
  const file = { name: "faults.yaml", text: configText(options, accounts) };
  return loadConfig({ file, env: configEnv, flags: {} }).config;
}

/** The configuration of an exporter as a file has it. */
export function configText(
  { endpoints, settings = "", pageSize = 10 }: Pick<ExporterOptions, "endpoints" | "settings" | "pageSize">,
  accounts: readonly string[] = ["demo"],
): string {
  const account = (name: string) => `
  - name: ${name}
    regions: [${Object.keys(endpoints).join(", ")}]
    endpoints: ${JSON.stringify(endpoints)}
    credentials: {type: access_key, access_key_id_env: K, access_key_secret_env: K}`;
  return `accounts:${accounts.map(account).join("")}
web: {listen_address: "127.0.0.1:0"}
api: {page_size: ${pageSize}, signature: ${process.env["DTS_TEST_SIGNATURE"] ?? "v2"}}
${settings}`;
}
