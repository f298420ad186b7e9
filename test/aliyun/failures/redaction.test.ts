import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createIssuerRedactor, createRedactor, leftOut } from "../../../src/aliyun/failures/redaction.js";
import { disguises } from "../disguises.js";
import { canaries, leaksIn } from "../fakes.js";

const secrets = Object.values(canaries).map(String);
const redact = createRedactor(() => secrets);

describe("a redactor", () => {
  it.each(secrets)("removes %s", (secret) => {
    expect(redact(`before ${secret} after`)).toBe("before [removed] after");
    expect(redact(`${secret}${secret}`)).toBe("[removed]");
  });

  it.each(
    secrets.flatMap((secret) =>
      Object.entries(disguises)
        .map(([name, disguise]) => [secret, name, disguise(secret)] as const)
        .filter(([, , spelled]) => !spelled.includes(secret)),
    ),
  )("leaves a text out that says %s: %s", (_secret, _name, spelled) => {
    expect(redact(`before ${spelled} after`)).toBe(leftOut);
  });

  it("leaves the text out when a secret stands between the pieces of another", () => {
    const [id, , token = ""] = secrets;
    expect(redact(`is ${token.slice(0, 9)}${id}${token.slice(9)}`)).toBe(leftOut);
  });

  it("knows a long token by its beginning, and in any encoding", () => {
    const token = `CAIS${"Ab3dEf6hI9".repeat(60)}`;
    const redactToken = createRedactor(() => [token]);
    expect(redactToken(`the token ${token} is refused`)).toBe("the token [removed] is refused");
    for (const said of [
      token.slice(0, 200),
      btoa(token).slice(0, 200),
      btoa(`x${token}`),
      token.toLowerCase(),
    ]) {
      expect(redactToken(`the token ${said} is refused`)).toBe(leftOut);
    }
  });

  it.each(secrets)("finds %s in the base64 of a longer text, wherever it begins", (secret) => {
    for (const before of ["", "a", "ab", "abc"]) {
      expect(redact(`is ${btoa(`${before}${secret}, and more`)}`)).toBe(leftOut);
    }
  });

  it("leaves a whole request in base64 out, whoever signed it", () => {
    const request = `Action=DescribeDtsJobs&Signature=bqVxFmCQ%2B5Tkm3Y1nTVzSYpn%2FaA%3D&${"x".repeat(30)}`;
    expect(redact(`heard ${btoa(request)}.`)).toBe("heard [removed].");
    expect(redact(`heard ${btoa(request).replaceAll("=", "")}.`)).toBe(leftOut);
  });

  it("leaves out what is encoded too often to be read", () => {
    expect(redact(`%${"25".repeat(5_000)}41`)).toBe(leftOut);
    expect(redact(`&${"amp;".repeat(4_000)}#65;`)).toBe(leftOut);
  });

  it.each([
    ["server string to sign is:POST&%2F&AccessKeyId%3DLTAI", "server [removed]"],
    ["String-To-Sign:\nPOST\nmore", "[removed]"],
    ["calculated from POST&%2F&AccessKeyId%3D1%26Action%3D2 here", "calculated from [removed]"],
    ["Signature=abc&Action=x", "[removed]&Action=x"],
    ["Signature%3Dabc%3D here", leftOut],
    ["SecurityToken=abc here", "[removed] here"],
    ["your signature is bqVxFmCQ+5Tkm3Y1nTVzSYpn/aA= ok", "your signature is [removed] ok"],
    ["your signature is bqVxFmCQ%2B5Tkm3Y1nTVzSYpn%2FaA%3D ok", leftOut],
    ["your signature is bqVxFmCQ%252B5Tkm3Y1nTVzSYpn%252FaA%253D ok", leftOut],
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
    "acs:ram::1234567890123456:role/dts-exporter-of-production in cn-hangzhou-h, 100% of 数据同步 &amp; more\\n",
  ])("leaves %j as it is", (text) => {
    expect(redact(text)).toBe(text);
  });

  it("leaves every text of the recorded answers as it is", () => {
    const texts = ["answers", "../dts/answers"].flatMap((folder) => {
      const at = new URL(`../${folder}/`, import.meta.url);
      return readdirSync(at).flatMap((file) => textsIn(JSON.parse(readFileSync(new URL(file, at), "utf8"))));
    });
    expect(texts.length).toBeGreaterThan(1_000);
    const changed = texts.filter((text) => redact(text) !== text);
    expect(changed).toEqual(texts.filter((text) => /string to sign/.test(text)));
  });

  it("leaves a text of more than 16 KiB out", () => {
    expect(redact("x".repeat(16_385))).toBe("[16385 characters left out]");
    expect(leaksIn(redact(`${"x ".repeat(8_000)}${canaries.accessKeySecret}`))).toEqual([]);
  });

  it("does not shred texts for values too short to be secrets", () => {
    expect(createRedactor(() => ["a", "", undefined])("a cat")).toBe("a cat");
  });

  it("takes a value of few letters and digits as it is only", () => {
    expect(createRedactor(() => ["dts-job"])("dts-job of a DTS job")).toBe("[removed] of a DTS job");
  });
});

/** All texts of a JSON value. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

describe("a redactor for an issuer of credentials", () => {
  const redactIssuer = createIssuerRedactor("known+secret", undefined, "another/1");

  it.each([
    ["known+secret", "a secret of the request"],
    ["aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0", "an access key secret of nobody's"],
    ["eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJkdHMifQ.c2lnbmF0dXJl", "a JSON web token"],
    ["CAISng8xQ/1Ab+cdEFgh12%3D%3D", "an encoded security token"],
    ["STS.NUgYrLnoC37mZZCNnAbez7T1u", "a temporary key id"],
  ])("%s is removed: %s", (secret) => {
    expect(redactIssuer(`it is ${secret}, or so`)).toBe("it is [removed], or so");
  });

  it.each([
    "known%2Bsecret",
    Buffer.from("another/1").toString("base64"),
    encodeURIComponent("aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0").replace(
      /./g,
      (letter) => `&#${letter.charCodeAt(0)};`,
    ),
  ])("leaves a text out that says %s", (spelled) => {
    expect(redactIssuer(`it is ${spelled}, or so`)).toBe(leftOut);
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
