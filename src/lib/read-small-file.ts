import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from "node:fs";
import { open } from "node:fs/promises";
import { errorCode } from "./error-code.js";

// Without O_NONBLOCK, opening a pipe waits for its writer: for ever, in a thread that DNS needs, too.
const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** The largest file of a secret, in bytes. STS takes OIDC tokens of up to 20,000 characters; others are much shorter. */
export const maxSecretFileBytes = 32 * 1024;

/** The text of a regular file of at most `maxBytes` bytes. Rejects with a `code` for everything else. */
export async function readSmallFile(path: string, maxBytes: number): Promise<string> {
  const file = await open(path, flags);
  try {
    check(await file.stat(), maxBytes);
    const buffer = Buffer.allocUnsafe(maxBytes + 1);
    let filled = 0;
    for (;;) {
      const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, null);
      filled += bytesRead;
      if (bytesRead === 0 || filled > maxBytes) return textOf(buffer, filled, maxBytes);
    }
  } finally {
    await file.close();
  }
}

/** The same at once, for what requests wait for. */
export function readSmallFileSync(path: string, maxBytes: number): string {
  const file = openSync(path, flags);
  try {
    check(fstatSync(file), maxBytes);
    const buffer = Buffer.allocUnsafe(maxBytes + 1);
    let filled = 0;
    for (;;) {
      const bytesRead = readSync(file, buffer, filled, buffer.length - filled, null);
      filled += bytesRead;
      if (bytesRead === 0 || filled > maxBytes) return textOf(buffer, filled, maxBytes);
    }
  } finally {
    closeSync(file);
  }
}

/** What a file was at one moment: its text, or the code of the error. */
export type FileNow =
  | { readonly text: string; readonly error?: undefined }
  | { readonly text?: undefined; readonly error: string };

/** A small file as it is now. Never throws. */
export function smallFileNow(path: string, maxBytes: number): FileNow {
  try {
    return { text: readSmallFileSync(path, maxBytes) };
  } catch (error) {
    return { error: errorCode(error) };
  }
}

function check(stats: Stats, maxBytes: number): void {
  if (stats.isDirectory()) throw refusal("EISDIR");
  if (!stats.isFile()) throw refusal("not a regular file");
  if (stats.size > maxBytes) throw refusal(`more than ${maxBytes} bytes`);
}

function textOf(buffer: Buffer, filled: number, maxBytes: number): string {
  if (filled > maxBytes) throw refusal(`more than ${maxBytes} bytes`);
  return buffer.toString("utf8", 0, filled);
}

function refusal(code: string): Error {
  return Object.assign(new Error(code), { code });
}
