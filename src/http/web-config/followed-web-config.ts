import { maxDocumentBytes } from "../../config/document/document.js";
import { ConfigMistakes } from "../../config/document/mistakes.js";
import type { Clock } from "../../lib/clock.js";
import { followFiles } from "../../lib/followed-files.js";
import type { MessageAt } from "../../lib/log-messages.js";
import type { Logger } from "../../lib/logger.js";
import { type FileNow, smallFileNow } from "../../lib/read-small-file.js";
import { readWebConfig, type WebConfig } from "./web-config.js";

/** A web configuration whose file may change while it is in force. */
export interface FollowedWebConfig extends WebConfig {
  /**
   * What the file says now, or `undefined` as long as it says the same; looked at once a second at most. Absent: the
   * file is never looked at again. @throws ConfigMistakes once for each content that cannot be used
   */
  readonly reread?: (() => WebConfig | undefined) | undefined;
}

/** The name of a web configuration, and where it is written: a place, a variable or a flag. */
export interface NamedWebConfig {
  readonly name: string;
  readonly where: string;
}

/** Reads the file of `web.config_file` and follows it. @throws ConfigMistakes */
export function followWebConfig(named: NamedWebConfig, clock: Clock): FollowedWebConfig {
  // One byte more than the parser takes, so that its message is the one that people see.
  const file = followFiles(() => smallFileNow(named.name, maxDocumentBytes + 1), clock);
  return {
    ...read(named, file.first),
    reread() {
      const found = file.changed();
      return found && read(named, found);
    },
  };
}

function read({ name, where }: NamedWebConfig, { text, error }: FileNow): WebConfig {
  if (text !== undefined) return readWebConfig({ name, text });
  const complaint = {
    problem: "the file cannot be read",
    found: `${error} at ${name}`,
    advice: "check the path and its permissions",
  };
  throw new ConfigMistakes([{ where, path: "web.config_file", ...complaint }]);
}

/** Takes over what has changed in followed files. Mistakes are logged with the message `refused`. */
export function takeOver(look: () => void, logger: Logger, refused: MessageAt<"error">): void {
  try {
    look();
  } catch (error) {
    if (!(error instanceof ConfigMistakes)) throw error;
    logger.error(refused, { mistakes: error.format().split("\n") });
  }
}
