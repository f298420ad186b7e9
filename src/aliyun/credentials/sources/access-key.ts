import type { Clock } from "../../../lib/clock.js";
import type { Logger } from "../../../lib/logger.js";
import { createChangeWatch } from "../change-watch.js";
import type { Credentials, CredentialsProvider } from "../credentials.js";
import { credentialsFailure } from "../credentials-failure.js";
import { type FileReading, oneWord, readSecretFile, stampOf } from "../secret-file.js";

/** Where an access key is read from: files or environment variables, by name. */
export interface AccessKeySettings {
  readonly type: "access_key";
  readonly accessKeyIdFile?: string;
  readonly accessKeySecretFile?: string;
  readonly securityTokenFile?: string;
  readonly accessKeyIdEnv?: string;
  readonly accessKeySecretEnv?: string;
  readonly securityTokenEnv?: string;
}

/** The machine that access keys are read from. */
export interface AccessKeyDeps extends FileReading {
  readonly account: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Log message when changed files are in use. */
export const accessKeyChanged = "access key files changed, using the new access key";
/** Log message when changed files cannot be used. */
export const accessKeyKept = "access key files changed but cannot be used, keeping the old access key";

const fields = ["accessKeyId", "accessKeySecret", "securityToken"] as const;
type Field = (typeof fields)[number];

const checkIntervalMs = 1_000;
// Some tools write one file after the other: a key id with the secret of another key is no pair.
const settleMs = 10_000;
const what = "access key's value";

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
  const files = fields.flatMap((field) => settings[`${field}File`] ?? []);
  let loaded: Loaded | undefined;
  let refused = false;
  let checkedMs = Number.NEGATIVE_INFINITY;
  let halfChanged: { readonly stamps: string; readonly sinceMs: number } | undefined;
  let running: Promise<Credentials> | undefined;
  let complained = false;
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
    const credentials = await readAll(settings, deps);
    if (loaded !== undefined) logger.info(accessKeyChanged, { account });
    const isNews = loaded !== undefined || hasFailed;
    loaded = { credentials, stamps };
    refused = false;
    complained = false;
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
      if (!complained) logger.warn(accessKeyKept, { account, problem: messageOf(error) });
      complained = true;
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

  const watch = createChangeWatch({ clock, look: get });

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

async function readAll(settings: AccessKeySettings, deps: AccessKeyDeps): Promise<Credentials> {
  const accessKeyId = await readField("accessKeyId", settings, deps);
  const accessKeySecret = await readField("accessKeySecret", settings, deps);
  const securityToken = await readField("securityToken", settings, deps);
  if (accessKeyId === undefined || accessKeySecret === undefined) {
    throw credentialsFailure(
      "The access key has no source. Set access_key_id_file and access_key_secret_file, or the names of variables.",
    );
  }
  return securityToken === undefined
    ? { accessKeyId, accessKeySecret }
    : { accessKeyId, accessKeySecret, securityToken };
}

/** The value of a field, or undefined when it has no source. */
async function readField(
  field: Field,
  settings: AccessKeySettings,
  deps: AccessKeyDeps,
): Promise<string | undefined> {
  const path = settings[`${field}File`];
  const variable = settings[`${field}Env`];
  if (path !== undefined) return readSecretFile(path, { ...deps, what });
  if (variable === undefined) return undefined;
  const value = deps.env[variable];
  // A token is for temporary keys only: charts often set the variable and leave it empty.
  if (field === "securityToken" && (value === undefined || value.trim() === "")) return undefined;
  if (value === undefined) {
    throw credentialsFailure(
      `The environment variable ${variable} is not set. Set it to the access key's value.`,
    );
  }
  return oneWord(value, `The environment variable ${variable}`, what);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "unknown error";
}
