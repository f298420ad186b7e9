import { stat } from "node:fs/promises";
import { createCredentialsProvider } from "../aliyun/credentials/provider.js";
import { type App, createApp } from "../app.js";
import type { Config } from "../config/config.js";
import type { Flags } from "../config/flags.js";
import type { FollowedWebConfig } from "../http/web-config/followed-web-config.js";
import { systemClock } from "../lib/clock.js";
import { createLogger, type Logger } from "../lib/logger.js";
import { type ProxyEnvironment, readProxyEnvironment } from "../lib/proxy-environment.js";
import { maxSecretFileBytes, readSmallFile } from "../lib/read-small-file.js";
import { checkInThread } from "./check-thread.js";
import { createConfigSource } from "./config-source.js";
import { type ExitCode, exitCodes, type ProcessEdge } from "./edge.js";
import { createReloader, type Reloader } from "./reload.js";

// Kubernetes kills after 30 s by default; the promise is 8 s, of which scrapes under way get most.
const stopDeadlineMs = 6_000;

/** The command `run`: the exporter, until it is told to stop. */
export async function run(flags: Flags, edge: ProcessEdge): Promise<ExitCode> {
  const source = createConfigSource(flags, edge);
  // Before the file is read, so that a change in between is seen as one.
  const hasChanged = source.follow(systemClock);
  const { config, warnings, web } = await source.load();
  if (flags["config.check"]) {
    for (const warning of warnings) edge.stderr.write(`warning: ${warning}\n`);
    edge.stdout.write("the configuration is valid\n");
    return exitCodes.success;
  }
  const logger = createLogger({ level: config.log.level, format: config.log.format, stream: edge.log });
  for (const warning of warnings) logger.warn("configuration warning", { warning });
  const checked = { load: async () => checkInThread(await source.read()) };
  const reloader = createReloader({
    source: checked,
    app: () => app,
    initial: config,
    stopping: edge.stopping,
    clock: systemClock,
    logger,
  });
  const app = createAppOf(config, { edge, logger, web, reload: reloader.reload });
  if (flags["once"]) return pollOnce(app, edge);
  edge.onHangup(() => void reloader.reload());
  const ended = new AbortController();
  const watching = reloader.watch(hasChanged, ended.signal);
  return serve(app, { edge, logger }).finally(() => {
    ended.abort();
    return watching;
  });
}

/** What an app gets from the process that it runs in. */
export interface Machine {
  readonly edge: ProcessEdge;
  readonly logger: Logger & { droppedLines(): number };
  readonly web?: FollowedWebConfig | undefined;
  readonly reload?: Reloader["reload"] | undefined;
}

/** The app on the real machine: its clock, files and environment. */
export function createAppOf(config: Config, { edge, logger, web, reload }: Machine): App {
  const proxies = readProxyEnvironment(edge.env);
  logProxies(proxies, logger);
  return createApp(config, {
    clock: systemClock,
    proxyOf: proxies.proxyOf,
    web,
    reload,
    logger,
    droppedLogLines: logger.droppedLines,
    random: Math.random,
    onTargets: edge.onTargets,
    version: edge.version,
    revision: edge.revision,
    nodeVersion: edge.nodeVersion,
    credentials: (account, telemetry) =>
      createCredentialsProvider(account.credentials, {
        account: account.name,
        env: edge.env,
        proxyOf: proxies.proxyOf,
        readFile: (path) => readSmallFile(path, maxSecretFileBytes),
        stat,
        clock: systemClock,
        logger,
        telemetry,
      }),
  });
}

/** Says once what goes through which proxy, never with its user and password. */
function logProxies({ https, http, noProxy }: ProxyEnvironment, logger: Logger): void {
  if (https === undefined && http === undefined) return;
  logger.info("calls go through a proxy", {
    https_endpoints: https?.name ?? "directly",
    http_endpoints: http?.name ?? "directly",
    no_proxy: noProxy,
  });
}

async function pollOnce(app: App, edge: ProcessEdge): Promise<ExitCode> {
  const allUp = await app.pollOnce(edge.stopping);
  edge.stdout.write(await app.render());
  await app.stop(stopDeadlineMs);
  return allUp ? exitCodes.success : exitCodes.failed;
}

/** Serves until the process is told to stop. `onListening` gets the real addresses. Throws a ListenError. */
export async function serve(
  app: App,
  {
    edge,
    logger,
    onListening,
  }: {
    readonly edge: ProcessEdge;
    readonly logger: Logger;
    readonly onListening?: (addresses: readonly string[]) => void;
  },
): Promise<ExitCode> {
  const addresses = await app.start().catch(async (error: unknown) => {
    // What watches for changed credentials would keep the process alive.
    await app.stop(0);
    throw error;
  });
  onListening?.(addresses);
  await aborted(edge.stopping);
  logger.info("stopping", {});
  await app.stop(stopDeadlineMs);
  return exitCodes.success;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
