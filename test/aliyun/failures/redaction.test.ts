import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createIssuerRedactor, createRedactor } from "../../../src/aliyun/failures/redaction.js";
import { canaries, leaksIn } from "../fakes.js";

const redact = createRedactor(canaries);

describe("a redactor", () => {
  const secrets = Object.values(canaries).map(String);

  it.each(
    secrets.flatMap((secret) => {
      const base64 = Buffer.from(secret).toString("base64");
      return [
        secret,
        base64,
        base64.replace(/=+$/, ""),
        Buffer.from(secret).toString("base64url"),
        Buffer.from(secret).toString("hex"),
        encodeURIComponent(secret),
        encodeURIComponent(encodeURIComponent(secret)),
        encodeURIComponent(base64),
      ];
    }),
  )("removes %s", (spelling) => {
    expect(redact(`before ${spelling} after`)).toBe("before [removed] after");
  });

  it.each([
    ["as it is", (token: string) => token],
    ["in a URL", encodeURIComponent],
    [
      "in a URL with small letters",
      (token: string) => encodeURIComponent(token).replace(/%../g, (hex) => hex.toLowerCase()),
    ],
    ["in JSON that escapes slashes", (token: string) => token.replaceAll("/", "\\/")],
  ])("leaves no piece of a long security token %s", (_how, spell) => {
    for (let number = 0; number < 50; number += 1) {
      const securityToken = createHash("sha512")
        .update(String(number))
        .digest("base64")
        .repeat(7)
        .slice(0, 600);
      const spelled = spell(securityToken);
      const left = createRedactor({ ...canaries, securityToken })(`the token ${spelled} is refused`);
      const pieces = Array.from({ length: spelled.length - 15 }, (_, at) => spelled.slice(at, at + 16));
      expect(pieces.filter((piece) => left.includes(piece))).toEqual([]);
      expect(left).toMatch(/^the token .* is refused$/);
    }
  });

  it.each(secrets)("removes %s from the base64 of a longer text, wherever it begins", (secret) => {
    for (const before of ["", "a", "ab", "abc"]) {
      const text = redact(`is ${btoa(`${before}${secret}, and more`)}`);
      const left = text.replace("[removed]", "").slice("is ".length);
      expect(text).toContain("[removed]");
      expect(atob(left.slice(0, left.length - (left.length % 4)))).not.toContain(secret.slice(2, -2));
    }
  });

  it("removes a whole request in base64, whoever signed it", () => {
    const request = btoa(
      `Action=DescribeDtsJobs&Signature=bqVxFmCQ%2B5Tkm3Y1nTVzSYpn%2FaA%3D&${"x".repeat(30)}`,
    );
    expect(redact(`heard ${request}.`)).toBe("heard [removed].");
  });

  it.each([
    ["server string to sign is:POST&%2F&AccessKeyId%3DLTAI", "server [removed]"],
    ["String-To-Sign:\nPOST\nmore", "[removed]"],
    ["calculated from POST&%2F&AccessKeyId%3D1%26Action%3D2 here", "calculated from [removed] here"],
    ["Signature=abc&Action=x", "[removed]&Action=x"],
    ["Signature%3Dabc%3D here", "[removed] here"],
    ["SecurityToken=abc here", "[removed] here"],
    ["your signature is bqVxFmCQ+5Tkm3Y1nTVzSYpn/aA= ok", "your signature is [removed] ok"],
    ["your signature is bqVxFmCQ%2B5Tkm3Y1nTVzSYpn%2FaA%3D ok", "your signature is [removed] ok"],
    ["your signature is bqVxFmCQ%252B5Tkm3Y1nTVzSYpn%252FaA%253D ok", "your signature is [removed] ok"],
    [`your signature is ${"0a1b2c3d".repeat(8)} ok`, "your signature is [removed] ok"],
    [`your signature is ${btoa("0a1b2c3d".repeat(8))} ok`, "your signature is [removed] ok"],
    [
      `ACS3-HMAC-SHA256 Credential=LTAI5tSomebodyElse,Signature=${"0a1b2c3d".repeat(8)}`,
      "ACS3-HMAC-SHA256 Credential=[removed],[removed]",
    ],
    ["key LTAI5tSomebodyElse ok", "key [removed] ok"],
    ["key STS.NTsomebody1234 ok", "key [removed] ok"],
  ])("makes of %j %j", (text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  it.each([
    "The specified parameter is not valid: PageSize.",
    "Specified SecurityToken is expired.",
    "7F1A0C2E-0000-5000-8000-000000000024",
  ])("leaves %j as it is", (text) => {
    expect(redact(text)).toBe(text);
  });

  it("leaves a text of more than 64 KiB out", () => {
    expect(redact("x".repeat(65_537))).toBe("[65537 characters left out]");
    expect(leaksIn(redact(`${"x".repeat(65_000)}${canaries.accessKeySecret}`))).toEqual([]);
  });

  it("does not shred texts for values too short to be secrets", () => {
    expect(createRedactor({ accessKeyId: "a", accessKeySecret: "" })("a cat")).toBe("a cat");
  });
});

describe("a redactor for an issuer of credentials", () => {
  const redactIssuer = createIssuerRedactor("known+secret", undefined, "another/1");

  it.each([
    ["known+secret", "a secret of the request"],
    ["known%2Bsecret", "URL-encoded"],
    [Buffer.from("another/1").toString("base64"), "in base64"],
    ["aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0", "an access key secret of nobody's"],
    ["eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJkdHMifQ.c2lnbmF0dXJl", "a JSON web token"],
    ["CAISng8xQ/1Ab+cdEFgh12%3D%3D", "an encoded security token"],
    ["STS.NUgYrLnoC37mZZCNnAbez7T1u", "a temporary key id"],
  ])("%s is removed: %s", (secret) => {
    expect(redactIssuer(`it is ${secret}, or so`)).toBe("it is [removed], or so");
  });

  it.each([
    "The role not exists: acs:ram::1234567890123456:role/dts-exporter-of-production.",
    "AuthenticationFail.OIDCToken.InvalidSignature",
    "6894B13B-6D71-4EF5-88FA-F32781734A7F",
    "You are not authorized to do this action. You should be authorized by RAM.",
  ])("%s stays", (text) => {
    expect(redactIssuer(text)).toBe(text);
  });
});
