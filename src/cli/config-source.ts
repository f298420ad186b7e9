import { createHash } from "node:crypto";
import type { Config } from "../config/config.js";
import type { ConfigFile } from "../config/document/document.js";
import { ConfigMistakes, formatMistake, type Mistake } from "../config/document/mistakes.js";
import { parsePlainDocument } from "../config/document/plain-document.js";
import type { Flags } from "../config/flags.js";
import { type LoadedConfig, loadConfig } from "../config/load.js";
import { type FollowedWebConfig, readWebConfig, type WebConfig } from "../http/web-config/web-config.js";
import { formatWebMistake, WebConfigError } from "../http/web-config/web-config-error.js";
import { errorCode } from "../lib/error-code.js";
import { readSmallFile, smallFileNow } from "../lib/read-small-file.js";
import type { ProcessEdge } from "./edge.js";

// One byte more than the parser takes, so that its message is the one that people see.
const maxBytes = 1024 * 1024 + 1;
const checkThePath = "check the path and its permissions";

/** Reads the configuration of a command line, any number of times. */
export interface ConfigSource {
  /** @throws ConfigMistakes */
  load(): Promise<LoadedConfig>;
  /**
   * A digest of the file as it is now, whatever it is now: behind a symlink that Kubernetes swaps, half written, gone.
   * Empty without a file.
   */
  digest(): Promise<string>;
}

/** The file that `--config.file` names, with the environment and the other flags. */
export function createConfigSource(flags: Flags, edge: ProcessEdge): ConfigSource {
  const name = typeof flags["config.file"] === "string" ? flags["config.file"] : undefined;
  let hadText = false;
  return {
    async load() {
      const file = name === undefined ? undefined : await readText("config.file", name);
      const isBlank = file !== undefined && file.text.replace(/^\uFEFF/, "").trim() === "";
      if (file && isBlank && hadText) throw new ConfigMistakes([emptied(file.name)]);
      hadText ||= file !== undefined && !isBlank;
      return loadConfig({ file, env: edge.env, flags });
    },
    async digest() {
      if (name === undefined) return "";
      const content = await readSmallFile(name, maxBytes).catch(
        (error: unknown) => `unreadable ${errorCode(error)}`,
      );
      return createHash("sha256").update(content).digest("hex");
    },
  };
}

/**
 * The file of `--web.config.file`, or undefined without one.
 * @throws ConfigMistakes or WebConfigError
 */
export async function loadWebConfig({ web }: Config): Promise<FollowedWebConfig | undefined> {
  if (web.configFile === "") return undefined;
  const file = await readText("web.config.file", web.configFile);
  let known: string | undefined = file.text;
  const reread = (): WebConfig | undefined => {
    const found = smallFileNow(file.name, maxBytes);
    if (found.text === known) return undefined;
    known = found.text;
    if (found.text === undefined) throw new WebConfigError([unreadable(file.name, found.error)]);
    return readWeb({ name: file.name, text: found.text });
  };
  return { ...readWebConfig(parsePlainDocument(file), file.name), reread };
}

/** A file that is broken as YAML is a mistake of the web configuration like any other. */
function readWeb(file: ConfigFile): WebConfig {
  try {
    return readWebConfig(parsePlainDocument(file), file.name);
  } catch (error) {
    if (!(error instanceof ConfigMistakes)) throw error;
    throw new WebConfigError(error.mistakes.map(formatMistake));
  }
}

function unreadable(file: string, found: string): string {
  return formatWebMistake(file, { path: "file", problem: "it cannot be read", found, advice: checkThePath });
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

async function readText(flag: string, name: string): Promise<ConfigFile> {
  const text = await readSmallFile(name, maxBytes).catch((error: unknown) => {
    throw new ConfigMistakes([
      {
        where: `flag --${flag}`,
        path: name,
        problem: "the file cannot be read",
        found: errorCode(error),
        advice: checkThePath,
      },
    ]);
  });
  return { name, text };
}
