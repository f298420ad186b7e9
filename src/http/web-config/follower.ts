import type { Clock } from "../../lib/clock.js";
import type { Logger } from "../../lib/logger.js";
import { WebConfigError } from "./web-config-error.js";

/** What following a file takes. */
export interface FollowerDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  /** The log message when what was found cannot be used. */
  readonly refused: string;
}

const lookEveryMs = 1_000;

/**
 * Looks again when it is called, but once a second at most. `look` takes over what is new, or throws a
 * {@link WebConfigError}, which is logged.
 */
export function createFollower(look: () => void, { clock, logger, refused }: FollowerDeps): () => void {
  let lookedMs = clock.monotonic();
  return () => {
    if (clock.monotonic() - lookedMs < lookEveryMs) return;
    lookedMs = clock.monotonic();
    try {
      look();
    } catch (error) {
      if (!(error instanceof WebConfigError)) throw error;
      logger.error(refused, { mistakes: error.mistakes });
    }
  };
}
