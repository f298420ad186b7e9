import fc from "fast-check";
import { expect, test } from "vitest";
import { linesOf } from "./lines-of.js";

const fileWith = (keys: string) => ({
  name: "c.yml",
  text: `accounts: [{name: a, regions: [cn-hangzhou], credentials: {type: access_key, ${keys}}}]`,
});
const asFile = (value: string) =>
  linesOf({ file: fileWith(`access_key_id_file: /id, access_key_secret_file: ${JSON.stringify(value)}`) });
const asVariable = (value: string) =>
  linesOf({ file: fileWith(`access_key_id_env: A, access_key_secret_env: ${JSON.stringify(value)}`) });

test.each([
  "secrets/production/id",
  "dtsAccessKeySecret2024",
  "DTSAccessKeySecret",
  "key1accesskeysecret",
  "access-key.secret",
  "./LTAI5tAbCdEfGhIjKlMn",
  "secrets/dtsAccessKeySecret",
])("%s is the name of a file", (value) => {
  expect(asFile(value)).toEqual([]);
});

test.each(["DTSACCESSKEYSECRET01", "dtsAccessKeySecret", "AB3DEFGHIJ4LMNOPQRSTUVWXYZabcd_"])(
  "%s is the name of a variable",
  (value) => {
    expect(asVariable(value)).toEqual([]);
  },
);

// Access key ids, secrets and security tokens in the forms that Alibaba Cloud gives them, and keys of other makes.
test.each([
  "LTAI4FoDtsExporterKey",
  "LTAI5tAbCdEfGhIjKlMnOpQr",
  "STS.NUgYrLnoC37mZZCNnAbez",
  "aB3dEfGhIjKlMnOpQrStUvWxYz0123",
  "aBcdEfghIjklMnopQrstUvwxYzabcd",
  "aBcdefghijklmnopqrstuvwxyzabcd",
  "ABCDEFGHIJKLMNOPQRSTUVWXYZABCd",
  "CAISabcdefghijklmnopqrstuvwxyz",
  "CAIShwJ1q6Ft5B2yfSjIr5bkA/nCj7pH2rWCdULT8tbuzzbcjTbahtM",
  "d41d8cd98f00b204e9800998ecf8427e",
  "aB3dEfGhIjKlMnOp",
  "secrets/aB3dEfGhIjKlMnOpQrStUvWxYz0123",
])("%s is refused as the name of a file, not shown, with the way out", (value) => {
  const lines = asFile(value);
  expect(lines).toEqual([expect.stringContaining("with ./ before it, any name is taken")]);
  expect(lines.join()).not.toContain(value);
});

test.each(["LTAI5tAbCdEfGhIjKlMnOpQr", "aB3dEfGhIjKlMnOpQrStUvWxYz0123", "d41d8cd98f00b204e9800998ecf8427e"])(
  "%s is refused as the name of a variable, not shown, with the way out",
  (value) => {
    const lines = asVariable(value.replace(/^\d/, "e"));
    expect(lines).toEqual([expect.stringContaining("with an underscore in it, any name is taken")]);
    expect(lines.join()).not.toContain(value);
  },
);

test("a secret of 30 letters and digits in both cases is refused, whatever it is made of", () => {
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"];
  const secret = fc
    .array(fc.constantFrom(...letters), { minLength: 30, maxLength: 30 })
    .map((parts) => parts.join(""))
    .filter((text) => /[a-z]/.test(text) && /[A-Z]/.test(text));
  fc.assert(
    fc.property(secret, (value) => {
      expect(asFile(value)).toHaveLength(1);
      expect(asFile(`keys/${value}`)).toHaveLength(1);
      if (!/^\d/.test(value)) expect(asVariable(value)).toHaveLength(1);
    }),
    { numRuns: 300 },
  );
});
