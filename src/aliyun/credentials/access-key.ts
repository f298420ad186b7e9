import type { Clock } from "../../lib/clock.js";
import type { Logger } from "../../lib/logger.js";
import type { Credentials, CredentialsProvider } from "./credentials.js";
import { credentialsFailure } from "./credentials-failure.js";

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

/** What tells whether a file has changed; a part of `fs.Stats`. */
export interface FileStamp {
  readonly mtimeMs: number;
  readonly size: number;
  readonly ino: number;
}

/** The machine that access keys are read from. */
export interface AccessKeyDeps {
  readonly account: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly readFile: (path: string) => Promise<string>;
  readonly stat: (path: string) => Promise<FileStamp>;
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
const longestFileBytes = 16 * 1024;

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
    loaded = { credentials, stamps };
    refused = false;
    complained = false;
    return credentials;
  };

  const refresh = async (): Promise<Credentials> => {
    try {
      return await load();
    } catch (error) {
      if (loaded === undefined || refused) {
        loaded = undefined;
        throw error;
      }
      if (!complained) logger.warn(accessKeyKept, { account, problem: messageOf(error) });
      complained = true;
      return loaded.credentials;
    } finally {
      checkedMs = clock.monotonic();
    }
  };

  return {
    type: "access_key",
    async get(signal) {
      signal.throwIfAborted();
      const isFresh = clock.monotonic() - checkedMs < checkIntervalMs;
      if (loaded !== undefined && isFresh) return loaded.credentials;
      running ??= refresh().finally(() => {
        running = undefined;
      });
      return running;
    },
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
  if (path !== undefined) return clean(await contentOf(path, deps), `The file ${path}`);
  if (variable === undefined) return undefined;
  const value = deps.env[variable];
  // A token is for temporary keys only: charts often set the variable and leave it empty.
  if (field === "securityToken" && (value === undefined || value.trim() === "")) return undefined;
  if (value === undefined) {
    throw credentialsFailure(
      `The environment variable ${variable} is not set. Set it to the access key's value.`,
    );
  }
  return clean(value, `The environment variable ${variable}`);
}

async function stampOf(path: string, deps: AccessKeyDeps): Promise<string> {
  const { mtimeMs, size, ino } = await named(path, () => deps.stat(path));
  if (size > longestFileBytes) {
    throw credentialsFailure(
      `The file ${path} is larger than ${longestFileBytes} bytes. Put only the value into it.`,
    );
  }
  return `${mtimeMs}:${size}:${ino}`;
}

function contentOf(path: string, deps: AccessKeyDeps): Promise<string> {
  return named(path, () => deps.readFile(path));
}

/** An error that names the file, instead of the raw one. */
async function named<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    throw credentialsFailure(
      `The file ${path} cannot be read (${code}). Check that it exists and that this process may read it.`,
    );
  }
}

/** The value without the white space that editors and `echo` leave around it. */
function clean(text: string, source: string): string {
  const value = text.replace(/^\uFEFF/, "").trim();
  if (value === "") throw credentialsFailure(`${source} is empty. Put the access key's value into it.`);
  if (/[\s\p{C}]/u.test(value)) {
    throw credentialsFailure(`${source} holds more than one word. Put only the access key's value into it.`);
  }
  return value;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "unknown error";
}
