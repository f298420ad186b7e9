import { type ConfigFile, maxDocumentBytes } from "../config/document/document.js";
import { ConfigMistakes } from "../config/document/mistakes.js";
import type { Flags } from "../config/flags.js";
import { type ConfigSources, type LoadedConfig, loadConfig } from "../config/load.js";
import { checkTlsFiles } from "../http/connections/tls-context.js";
import { type FollowedWebConfig, followWebConfig } from "../http/web-config/followed-web-config.js";
import { type Clock, systemClock } from "../lib/clock.js";
import { errorCode } from "../lib/error-code.js";
import { followFiles } from "../lib/followed-files.js";
import { readSmallFile, smallFileNow } from "../lib/read-small-file.js";
import type { ProcessEdge } from "./edge.js";

// One byte more than the parser takes, so that its message is the one that people see.
const maxBytes = maxDocumentBytes + 1;

/** A configuration with which the exporter starts: everything that a start reads has been read and checked. */
export interface CheckedConfig extends Pick<LoadedConfig, "config" | "warnings"> {
  /** The followed file of `--web.config.file`; absent: plain HTTP for everybody. */
  readonly web: FollowedWebConfig | undefined;
}

/** Reads the configuration of a command line, any number of times. */
export interface ConfigSource {
  /** What there is to check at present. @throws ConfigMistakes when the file cannot be read */
  read(): Promise<ConfigSources>;
  /** The same check for a start, a reload and every command. @throws ConfigMistakes */
  load(): Promise<CheckedConfig>;
  /** From now on tells, whenever it is asked, whether the file has changed since: written, swapped, gone. */
  follow(clock: Clock): () => boolean;
}

/** The file that `--config.file` names, with the environment and the other flags. */
export function createConfigSource(flags: Flags, edge: ProcessEdge): ConfigSource {
  const name = typeof flags["config.file"] === "string" ? flags["config.file"] : undefined;
  const read = async (): Promise<ConfigSources> => {
    const file = name === undefined ? undefined : await readText(name);
    return { file, env: edge.env, flags };
  };
  return {
    read,
    load: async () => checkConfig(await read(), systemClock),
    follow(clock) {
      if (name === undefined) return () => false;
      const file = followFiles(() => smallFileNow(name, maxBytes), clock);
      return () => file.changed() !== undefined;
    },
  };
}

/**
 * Everything that a start of this configuration reads: the settings, the web configuration that they name, and the
 * certificates that that one names. Whatever asks whether a configuration is good asks here.
 * @throws ConfigMistakes
 */
export function checkConfig(sources: ConfigSources, clock: Clock): CheckedConfig {
  const { config, warnings, webConfigWhere: where } = loadConfig(sources);
  const name = config.web.configFile;
  if (name === "") return { config, warnings, web: undefined };
  const web = followWebConfig({ name, where }, clock);
  if (web.tls) checkTlsFiles(web.tls, web);
  return { config, warnings: [...warnings, ...web.warnings], web };
}

async function readText(name: string): Promise<ConfigFile> {
  const text = await readSmallFile(name, maxBytes).catch((error: unknown) => {
    throw new ConfigMistakes([
      {
        where: "flag --config.file",
        path: name,
        problem: "the file cannot be read",
        found: errorCode(error),
        advice: "check the path and its permissions",
      },
    ]);
  });
  return { name, text };
}
