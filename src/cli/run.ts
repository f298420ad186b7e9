import { readFile, stat } from "node:fs/promises";
import { createCredentialsProvider } from "../aliyun/credentials/provider.js";
import { type App, createApp } from "../app.js";
import type { Config } from "../config/config.js";
import type { Flags } from "../config/flags.js";
import { type LoadedConfig, loadConfig } from "../config/load.js";
import { ConfigMistakes } from "../config/mistakes.js";
import { ListenError } from "../http/listen-error.js";
import { systemClock } from "../lib/clock.js";
import { createLogger, type Logger } from "../lib/logger.js";
import { type ExitCode, exitCodes, type ProcessEdge } from "./edge.js";

// Kubernetes kills after 30 s by default; the promise is 8 s, of which scrapes under way get most.
const stopDeadlineMs = 6_000;

/** The command `run`: the exporter, until it is told to stop. */
export async function run(flags: Flags, edge: ProcessEdge): Promise<ExitCode> {
  const loaded = await load(flags, edge);
  if (!loaded) return exitCodes.usage;
  for (const warning of loaded.warnings) edge.stderr.write(`warning: ${warning}\n`);
  if (flags["config.check"]) {
    edge.stdout.write("the configuration is valid\n");
    return exitCodes.success;
  }
  const logger = createLogger({ ...loaded.config.log, stream: edge.stderr });
  const app = createAppOf(loaded.config, edge, logger);
  return flags["once"] ? pollOnce(app, edge) : serve(app, { edge, logger });
}

/** Reads file, environment and flags. Prints every mistake, and returns undefined, when there is any. */
async function load(flags: Flags, edge: ProcessEdge): Promise<LoadedConfig | undefined> {
  const name = flags["config.file"];
  try {
    const file = typeof name === "string" ? { name, text: await readText(name) } : undefined;
    return loadConfig({ file, env: edge.env, flags });
  } catch (error) {
    if (!(error instanceof ConfigMistakes)) throw error;
    edge.stderr.write(`${error.format()}\n`);
    return undefined;
  }
}

async function readText(name: string): Promise<string> {
  return readFile(name, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new ConfigMistakes([
      {
        where: "flag --config.file",
        path: name,
        problem: "the file cannot be read",
        found: error.code ?? "an error",
        advice: "check the path and its permissions",
      },
    ]);
  });
}

/** The app on the real machine: its clock, files and environment. */
export function createAppOf(
  config: Config,
  edge: ProcessEdge,
  logger: Logger & { droppedLines(): number },
): App {
  return createApp(config, {
    clock: systemClock,
    logger,
    droppedLogLines: logger.droppedLines,
    random: Math.random,
    version: edge.version,
    revision: edge.revision,
    nodeVersion: edge.nodeVersion,
    credentials: (account, telemetry) =>
      createCredentialsProvider(account.credentials, {
        account: account.name,
        env: edge.env,
        readFile: (path) => readFile(path, "utf8"),
        stat,
        clock: systemClock,
        logger,
        telemetry,
      }),
  });
}

async function pollOnce(app: App, edge: ProcessEdge): Promise<ExitCode> {
  const allUp = await app.pollOnce(edge.stopping);
  edge.stdout.write(await app.render());
  await app.stop(stopDeadlineMs);
  return allUp ? exitCodes.success : exitCodes.failed;
}

/** Serves until the process is told to stop. `onListening` gets the real addresses. */
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
  try {
    onListening?.(await app.start());
  } catch (error) {
    if (!(error instanceof ListenError)) throw error;
    edge.stderr.write(`${error.message}\n`);
    return exitCodes.failed;
  }
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
