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
    const reading = createReading(maxBytes);
    while (!reading.isOver()) reading.read((await file.read(reading.rest())).bytesRead);
    return reading.text();
  } finally {
    await file.close();
  }
}

/** The same at once, for what requests wait for. */
export function readSmallFileSync(path: string, maxBytes: number): string {
  const file = openSync(path, flags);
  try {
    check(fstatSync(file), maxBytes);
    const reading = createReading(maxBytes);
    while (!reading.isOver()) reading.read(readSync(file, reading.rest()));
    return reading.text();
  } finally {
    closeSync(file);
  }
}

/** A file is read piece by piece until a piece is empty, or there is more than there may be. */
function createReading(maxBytes: number) {
  const buffer = Buffer.allocUnsafe(maxBytes + 1);
  let filled = 0;
  let isOver = false;
  return {
    isOver: () => isOver,
    /** Where the next piece goes. */
    rest: () => buffer.subarray(filled),
    read(bytes: number): void {
      filled += bytes;
      isOver = bytes === 0 || filled > maxBytes;
    },
    text(): string {
      if (filled > maxBytes) throw tooLarge(maxBytes);
      return buffer.toString("utf8", 0, filled);
    },
  };
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
  if (stats.size > maxBytes) throw tooLarge(maxBytes);
}

function tooLarge(maxBytes: number): Error {
  return refusal(`more than ${maxBytes} bytes`);
}

function refusal(code: string): Error {
  return Object.assign(new Error(code), { code });
}
