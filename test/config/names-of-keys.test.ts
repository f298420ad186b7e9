import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { linesOf } from "./lines-of.js";

const caseText = (name: string) =>
  readFileSync(new URL(`cases/names-taken-for-secrets/${name}`, import.meta.url), "utf8");
const withCredentials = (credentials: string) => ({
  file: {
    name: "c.yml",
    text: `accounts: [{name: a, regions: [cn-hangzhou], credentials: {type: access_key, ${credentials}}}]`,
  },
});

describe("the name of a file or a variable with a key", () => {
  it.each(["plain.yaml", "relative.yaml", "variables.yaml"])("of %s is taken for what it is", (name) => {
    expect(linesOf({ file: { name, text: caseText(name) } })).toEqual([]);
  });

  it.each([
    ["id", "dtsaccesskeyidproduction2026"],
    ["secrets/production/access-key-secret", "keys/2026/accesskeysecretofproduction"],
    ["./AliyunDtsAccessKeyIdProduction", "../aB3xxxxxxxxxxxxxxxxxxxxxxxxxxx"],
    ["/aB3xxxxxxxxxxxxxxxxxxxxxxxxxxx", "C:\\keys\\secret"],
  ])("may be %s or %s", (id, secret) => {
    expect(
      linesOf(withCredentials(`access_key_id_file: '${id}', access_key_secret_file: '${secret}'`)),
    ).toEqual([]);
  });

  it.each([
    ["an access key id", "LTAI5tAbCdEfGhIjKlMnOpQr"],
    ["an issued key id", "STS.NTabcdefgh"],
    ["a secret", "aB3defGhIjKlMnOpQrStUvWxYz0123"],
    ["a token", "CAISabc"],
    ["a secret in a folder", "keys/aB3defGhIjKlMnOpQrStUvWxYz0123"],
  ])("is not %s, which is not shown, and the message says the way out", (_what, value) => {
    const [line] = linesOf(withCredentials(`access_key_id_file: id, access_key_secret_file: '${value}'`));
    expect(line).toContain("access_key_secret_file: not a file name (found a text of");
    expect(line).toContain("with ./ before it, any name is taken");
    expect(line).not.toContain(value);
  });
});
