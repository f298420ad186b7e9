import type { Config } from "../config/config.js";
import { type ConfigFile, maxDocumentBytes } from "../config/document/document.js";
import { ConfigMistakes, type Mistake } from "../config/document/mistakes.js";
import type { Flags } from "../config/flags.js";
import { type LoadedConfig, loadConfig } from "../config/load.js";
import { type FollowedWebConfig, followWebConfig } from "../http/web-config/followed-web-config.js";
import type { Clock } from "../lib/clock.js";
import { errorCode } from "../lib/error-code.js";
import { followFiles } from "../lib/followed-files.js";
import { readSmallFile, smallFileNow } from "../lib/read-small-file.js";
import type { ProcessEdge } from "./edge.js";

// One byte more than the parser takes, so that its message is the one that people see.
const maxBytes = maxDocumentBytes + 1;

/** Reads the configuration of a command line, any number of times. */
export interface ConfigSource {
  /** @throws ConfigMistakes */
  load(): Promise<LoadedConfig>;
  /** From now on tells, whenever it is asked, whether the file has changed since: written, swapped, gone. */
  follow(clock: Clock): () => boolean;
}

/** The file that `--config.file` names, with the environment and the other flags. */
export function createConfigSource(flags: Flags, edge: ProcessEdge): ConfigSource {
  const name = typeof flags["config.file"] === "string" ? flags["config.file"] : undefined;
  let hadText = false;
  return {
    async load() {
      const file = name === undefined ? undefined : await readText(name);
      const isBlank = file !== undefined && file.text.replace(/^\uFEFF/, "").trim() === "";
      if (file && isBlank && hadText) throw new ConfigMistakes([emptied(file.name)]);
      hadText ||= file !== undefined && !isBlank;
      return loadConfig({ file, env: edge.env, flags });
    },
    follow(clock) {
      if (name === undefined) return () => false;
      const file = followFiles(() => smallFileNow(name, maxBytes), clock);
      return () => file.changed() !== undefined;
    },
  };
}

/** The followed file of `--web.config.file`, or `undefined` without one. @throws ConfigMistakes */
export function loadWebConfig({ web }: Config, clock: Clock): FollowedWebConfig | undefined {
  return web.configFile === "" ? undefined : followWebConfig(web.configFile, clock);
}

/** A file that is being written is empty for a moment: that must not put the account of the environment in place of all others. */
function emptied(name: string): Mistake {
  const advice = "write the settings, or restart the exporter if there are to be none";
  return {
    where: `${name}:1:1`,
    path: "document",
    problem: "the file has become empty",
    found: "nothing",
    advice,
  };
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
