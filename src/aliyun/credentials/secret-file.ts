import { dirname } from "node:path";
import { errorCode } from "../../lib/error-code.js";
import { maxSecretFileBytes } from "../../lib/read-small-file.js";
import { credentialsFailure } from "./credentials.js";

/** What tells whether a file has changed; a part of `fs.Stats`. */
export interface FileStamp {
  readonly mtimeMs: number;
  readonly size: number;
  readonly ino: number;
}

/** How files are read. */
export interface FileReading {
  readonly readFile: (path: string) => Promise<string>;
  readonly stat: (path: string) => Promise<FileStamp>;
}

/** What changes when the file does. @throws Failure that names the file when it cannot be read or is too large. */
export async function stampOf(path: string, files: FileReading): Promise<string> {
  const { mtimeMs, size, ino } = await withFileName(path, () => files.stat(path));
  if (size > maxSecretFileBytes) {
    throw credentialsFailure(
      `The file ${path} is larger than ${maxSecretFileBytes} bytes. Put only the value into it.`,
    );
  }
  return `${mtimeMs}:${size}:${ino}`;
}

/** The one word in a file whose size was looked at before. @throws Failure that names the file and never holds its content. */
export async function readSecretFile(
  path: string,
  how: FileReading & { readonly what: string },
): Promise<string> {
  return oneWord(await withFileName(path, () => how.readFile(path)), `The file ${path}`, how.what);
}

/** The value without the white space that editors and `echo` leave around it. @throws Failure without the value. */
export function oneWord(text: string, source: string, what: string): string {
  const value = text.replace(/^\uFEFF/, "").trim();
  if (value === "") throw credentialsFailure(`${source} is empty. Put the ${what} into it.`);
  if (/[\s\p{C}]/u.test(value)) {
    throw credentialsFailure(`${source} holds more than one word. Put only the ${what} into it.`);
  }
  return value;
}

/** An error that names the file, instead of the raw one. */
async function withFileName<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const code = errorCode(error);
    throw credentialsFailure(
      code === "ENOENT"
        ? `The file ${path} does not exist. Create it; in Kubernetes, what is mounted at ${dirname(path)} has no such key: check that the Secret exists and has it.`
        : `The file ${path} cannot be read (${code}). Check that this process may read it.`,
    );
  }
}
