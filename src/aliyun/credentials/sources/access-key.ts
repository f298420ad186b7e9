import type { Clock } from "../../../lib/clock.js";
import type { Logger } from "../../../lib/logger.js";
import { createChangeWatch } from "../change-watch.js";
import type { Credentials, CredentialsProvider } from "../credentials.js";
import { stampOf } from "../secret-file.js";
import { type AccessKeySettings, filesOf, readAccessKey, type ValueReading } from "./access-key-values.js";

/** The machine that access keys are read from. */
export interface AccessKeyDeps extends ValueReading {
  readonly account: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Log message when changed files are in use. */
export const accessKeyChanged = "access key files changed, using the new access key";
/** Log message when changed files cannot be used. */
export const accessKeyKept = "access key files changed but cannot be used, keeping the old access key";

const checkIntervalMs = 1_000;
// Some tools write one file after the other: a key id with the secret of another key is no pair.
const settleMs = 10_000;

interface Loaded {
  readonly credentials: Credentials;
  readonly stamps: readonly string[];
}

/**
 * An access key from files or environment variables. Files are looked at once a second at most and read again when
 * their modification time, size or inode changes. A pair that is only half replaced, or cannot be read, does not take
 * the place of one that works, unless the API has refused that one.
 */
export function createAccessKeyProvider(
  settings: AccessKeySettings,
  deps: AccessKeyDeps,
): CredentialsProvider {
  const { clock, logger, account } = deps;
  const files = filesOf(settings);
  let loaded: Loaded | undefined;
  let refused = false;
  let checkedMs = Number.NEGATIVE_INFINITY;
  let halfChanged: { readonly stamps: string; readonly sinceMs: number } | undefined;
  let running: Promise<Credentials> | undefined;
  let hasWarned = false;
  let hasFailed = false;

  /** Only some of the files differ from those in use, and the rest may still be on its way. */
  const isSettling = (stamps: readonly string[]): boolean => {
    const before = loaded?.stamps;
    if (before === undefined || refused || stamps.every((stamp, at) => stamp !== before[at])) return false;
    const text = stamps.join();
    if (halfChanged?.stamps !== text) halfChanged = { stamps: text, sinceMs: clock.monotonic() };
    return clock.monotonic() - halfChanged.sinceMs < settleMs;
  };

  const load = async (): Promise<Credentials> => {
    // One after the other, so that it is always the first missing file that a failure names.
    const stamps: string[] = [];
    for (const path of files) stamps.push(await stampOf(path, deps));
    const isSame = loaded !== undefined && stamps.join() === loaded.stamps.join();
    if (loaded !== undefined && (isSame || isSettling(stamps))) return loaded.credentials;
    const credentials = await readAccessKey(settings, deps);
    if (loaded !== undefined) logger.info(accessKeyChanged, { account });
    const isNews = loaded !== undefined || hasFailed;
    loaded = { credentials, stamps };
    refused = false;
    hasWarned = false;
    hasFailed = false;
    if (isNews) watch.changed();
    return credentials;
  };

  const refresh = async (): Promise<Credentials> => {
    try {
      return await load();
    } catch (error) {
      if (loaded === undefined || refused) {
        loaded = undefined;
        hasFailed = true;
        throw error;
      }
      if (!hasWarned) logger.warn(accessKeyKept, { account, problem: messageOf(error) });
      hasWarned = true;
      return loaded.credentials;
    } finally {
      checkedMs = clock.monotonic();
    }
  };

  const get: CredentialsProvider["get"] = async (signal) => {
    signal.throwIfAborted();
    const isFresh = clock.monotonic() - checkedMs < checkIntervalMs;
    if (loaded !== undefined && isFresh) return loaded.credentials;
    running ??= refresh().finally(() => {
      running = undefined;
    });
    return running;
  };

  const watch = createChangeWatch({ clock, check: get });

  return {
    type: "access_key",
    get,
    onChange: watch.add,
    invalidate(used) {
      if (used !== loaded?.credentials) return;
      refused = true;
      checkedMs = Number.NEGATIVE_INFINITY;
    },
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "unknown error";
}
