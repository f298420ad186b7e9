import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readSmallFile, readSmallFileSync } from "../../src/lib/read-small-file.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dts-small-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const at = (name: string) => join(folder, name);
const ways: readonly (readonly [string, (path: string, maxBytes: number) => Promise<string>])[] = [
  ["readSmallFile", readSmallFile],
  ["readSmallFileSync", async (path, maxBytes) => readSmallFileSync(path, maxBytes)],
];

describe.each(ways)("%s", (_name, read) => {
  it("gives the text of a file, also through a symlink", async () => {
    writeFileSync(at("a"), "käse\n");
    symlinkSync("a", at("link"));
    expect([await read(at("a"), 6), await read(at("link"), 100)]).toEqual(["käse\n", "käse\n"]);
  });

  it("does not wait for the writer of a pipe", async () => {
    execFileSync("mkfifo", [at("pipe")]);
    await expect(read(at("pipe"), 100)).rejects.toMatchObject({ code: "not a regular file" });
  });

  it.each([
    ["is not there", () => undefined, "ENOENT"],
    ["is a folder", () => mkdirSync(at("x")), "EISDIR"],
    ["is too large", () => writeFileSync(at("x"), "a".repeat(101)), "more than 100 bytes"],
  ])("rejects what %s, with a code", async (_what, make, code) => {
    make();
    await expect(read(at("x"), 100)).rejects.toMatchObject({ code });
  });
});
