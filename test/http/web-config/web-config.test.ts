import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ConfigMistakes } from "../../../src/config/document/mistakes.js";
import { readWebConfig, type WebConfig } from "../../../src/http/web-config/web-config.js";

const hash = "$2y$10$X0h1gDsPszWURQaxFh.zoubFi6DXncSjhoQNJgRrnGs7EsimhC7zG";

function read(text: string, name = "/etc/dts/web.yml"): WebConfig {
  return readWebConfig({ name, text });
}

function mistakesIn(yaml: string): readonly string[] {
  try {
    read(yaml, "web.yml");
  } catch (error) {
    if (error instanceof ConfigMistakes) return error.format().split("\n");
    throw error;
  }
  return [];
}

const pair = "cert_file: tls.crt, key_file: tls.key";

describe("a web configuration", () => {
  it.each([
    "",
    "{}",
    "tls_server_config:",
    "tls_server_config: {}",
    "basic_auth_users: {}",
    "http_server_config:",
  ])("%j is plain HTTP for everybody", (yaml) => {
    expect(read(yaml)).toMatchObject({
      file: "/etc/dts/web.yml",
      tls: undefined,
      headers: {},
      users: new Map(),
    });
  });

  it("takes the defaults of the exporter-toolkit and files relative to its own folder", () => {
    expect(read("tls_server_config: {cert_file: tls/tls.crt, key_file: /run/tls.key}").tls).toEqual({
      certFile: "/etc/dts/tls/tls.crt",
      keyFile: "/run/tls.key",
      clientCaFile: undefined,
      clientAuth: "NoClientCert",
      minVersion: "TLSv1.2",
      maxVersion: "TLSv1.3",
      ciphers: [],
      preferServerCiphers: true,
      curves: [],
    });
  });

  it("reads every setting", () => {
    const yaml = `
      tls_server_config:
        cert_file: a.crt
        key_file: a.key
        client_ca_file: ca.crt
        client_auth_type: RequireAndVerifyClientCert
        min_version: TLS13
        max_version: TLS13
        cipher_suites: [TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, TLS_AES_128_GCM_SHA256]
        prefer_server_cipher_suites: false
        curve_preferences: [X25519, CurveP256]
      http_server_config:
        http2: false
        headers:
          Strict-Transport-Security: max-age=31536000
          X-Frame-Options: deny
          X-XSS-Protection: ""
          Content-Security-Policy:
      basic_auth_users:
        prometheus: ${hash}
        1234: ${hash}
    `;
    expect(read(yaml, "web.yml")).toMatchObject({
      file: "web.yml",
      tls: {
        certFile: "a.crt",
        keyFile: "a.key",
        clientCaFile: "ca.crt",
        clientAuth: "RequireAndVerifyClientCert",
        minVersion: "TLSv1.3",
        maxVersion: "TLSv1.3",
        ciphers: ["ECDHE-RSA-AES128-GCM-SHA256", "TLS_AES_128_GCM_SHA256"],
        preferServerCiphers: false,
        curves: ["X25519", "prime256v1"],
      },
      headers: { "Strict-Transport-Security": "max-age=31536000", "X-Frame-Options": "deny" },
      users: new Map([
        ["1234", hash],
        ["prometheus", hash],
      ]),
    });
  });

  it.each([
    ["- a", "1:1: document: not a mapping (found a list) (write keys and values below it)"],
    [
      "secret",
      "1:1: document: not a mapping (found a value that is not shown) (write keys and values below it)",
    ],
    [
      "tls_config: {}",
      `1:1: tls_config: unknown key (found "tls_config") (write one of: tls_server_config, http_server_config, basic_auth_users)`,
    ],
    [
      "tls_server_config: {cert_file: }",
      "1:20: tls_server_config.cert_file: missing (found nothing) (write the name of a file in PEM format)",
      "1:20: tls_server_config.key_file: missing (found nothing) (write the name of a file in PEM format)",
    ],
    [
      `tls_server_config: {${pair}, key: "-----BEGIN", client_allowed_sans: [a]}`,
      "1:60: tls_server_config.key: not supported (found this key) (write it into a file and name that at key_file)",
      "1:79: tls_server_config.client_allowed_sans: not supported (found this key) (remove it and let client_ca_file be an authority for these clients only)",
    ],
    [
      `tls_server_config: {cert_file: "", key_file: 7}`,
      `1:32: tls_server_config.cert_file: not the name of a file (found "") (write the name of a file in PEM format)`,
      "1:46: tls_server_config.key_file: not the name of a file (found the number 7) (write the name of a file in PEM format, in quotes)",
    ],
    [
      `tls_server_config: {${pair}, client_auth_type: Always}`,
      `1:78: tls_server_config.client_auth_type: an unknown word (found "Always") (write one of: NoClientCert, RequestClientCert, RequireAnyClientCert, RequireClientCert, VerifyClientCertIfGiven, RequireAndVerifyClientCert)`,
    ],
    [
      `tls_server_config: {${pair}, client_auth_type: RequireAndVerifyClientCert}`,
      "1:20: tls_server_config.client_ca_file: RequireAndVerifyClientCert needs it (found nothing) (write the name of a file with the authorities of the clients)",
    ],
    [
      `tls_server_config: {${pair}, client_ca_file: ca.crt}`,
      "1:20: tls_server_config.client_auth_type: client_ca_file has no effect (found nothing) (write RequireAndVerifyClientCert at client_auth_type, or remove client_ca_file)",
    ],
    [
      `tls_server_config: {${pair}, max_version: TLS11}`,
      `1:73: tls_server_config.max_version: an unknown word (found "TLS11") (write one of: TLS12, TLS13)`,
    ],
    [
      `tls_server_config: {${pair}, max_version: TLS12, cipher_suites: [TLS_RSA_WITH_AES_128_GCM_SHA256]}`,
      "1:95: tls_server_config.cipher_suites: no suite of TLS 1.2 that can be served, and max_version allows no other version (found none) (write one such as TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, or TLS13 at max_version)",
    ],
    [
      `tls_server_config: {${pair}, min_version: TLS13, max_version: TLS12}`,
      "1:73: tls_server_config.min_version: above max_version (found TLSv1.3 and TLSv1.2) (write TLS12 at min_version or TLS13 at max_version)",
    ],
    [
      `tls_server_config: {${pair}, cipher_suites: RC4}`,
      `1:75: tls_server_config.cipher_suites: not a list (found "RC4") (write a list of names)`,
    ],
    [
      `tls_server_config: {${pair}, curve_preferences: [X25519, P256]}`,
      `1:88: tls_server_config.curve_preferences[1]: an unknown word (found "P256") (write one of: X25519, CurveP256, CurveP384, CurveP521)`,
    ],
    [
      `tls_server_config: {${pair}, prefer_server_cipher_suites: "yes"}`,
      `1:89: tls_server_config.prefer_server_cipher_suites: not true or false (found "yes") (write true or false, without quotes)`,
    ],
    [
      "http_server_config: {headers: {Server: x, X-Frame-Options: allow, Strict-Transport-Security: 1}}",
      "1:32: http_server_config.headers.Server: this header cannot be set (found this key) (write one of: Content-Security-Policy, X-Frame-Options, X-Content-Type-Options, X-XSS-Protection, Strict-Transport-Security)",
      `1:60: http_server_config.headers.X-Frame-Options: an unknown word (found "allow") (write one of: deny, sameorigin)`,
      "1:94: http_server_config.headers.Strict-Transport-Security: not a text in ASCII (found the number 1) (write a text in ASCII, in quotes)",
    ],
    [
      `http_server_config: {headers: {Strict-Transport-Security: "a\\r\\nb: c"}}`,
      `1:59: http_server_config.headers.Strict-Transport-Security: not a text in ASCII (found "a\\r\\nb: c") (write a text in ASCII)`,
    ],
    [
      `basic_auth_users: {"a:b": ${hash}, "": ${hash}}`,
      "1:20: basic_auth_users[a text of 3 characters, not shown]: nobody can log in with this name (found this key) (write a name without colon or control characters)",
      "1:89: basic_auth_users[a text of 0 characters, not shown]: nobody can log in with this name (found this key) (write a name without colon or control characters)",
    ],
    [
      `basic_auth_users: {a: ${hash.replace("$10$", "$31$")}}`,
      "1:23: basic_auth_users.a: a bcrypt hash that takes too long to check (found cost 31) (at most 14; make one: htpasswd -nBC 10 NAME)",
    ],
    [
      "basic_auth_user: {}",
      `1:1: basic_auth_user: unknown key (found "basic_auth_user") (did you mean basic_auth_users?)`,
    ],
    [
      "cert_file: tls.crt",
      `1:1: cert_file: unknown key (found "cert_file") (write it as tls_server_config.cert_file)`,
    ],
    [
      `http_server_config: {headers: {Strict-Transport-Securty: "max-age=60"}}`,
      "1:32: http_server_config.headers.Strict-Transport-Securty: this header cannot be set (found this key) (did you mean Strict-Transport-Security?)",
    ],
  ])("%s is refused", (yaml, ...expected) => {
    expect(mistakesIn(yaml)).toEqual(expected.map((line) => `web.yml:${line}`));
  });

  it.each([
    ["a password", "hunter2"],
    ["nothing", ""],
    ["a number", "12345678"],
    ["a short hash", hash.slice(0, -1)],
    ["a hash of another kind", "$apr1$eWEjPzS1$m1mAQrGlnXiHbsnHSyqDX1"],
    ["a cost below what bcrypt knows", hash.replace("$10$", "$03$")],
    ["a salt that no tool makes", hash.replace("zoubF", "zovbF")],
    ["a digest that no password has", hash.replace(/G$/, "H")],
  ])("%s in the place of a hash is refused, and not shown", (_what, value) => {
    const mistakes = mistakesIn(`basic_auth_users: {prometheus: ${value}}`);
    expect(mistakes).toEqual([
      "web.yml:1:32: basic_auth_users.prometheus: not a bcrypt hash (found a value that is not shown) (make one: htpasswd -nBC 10 NAME)",
    ]);
  });

  it.each([
    `basic_auth_users: {${hash}: prometheus}`,
    `basic_auth_users: ${hash}`,
    "basic_auth_users: hunter2",
    `${hash}: x`,
    `tls_server_config: {${pair}, client_auth_type: ${hash}, key: ${hash}}`,
    `http_server_config: {http2: ${hash}, headers: {X-Frame-Options: ${hash}}}`,
  ])("a secret in a wrong place is not shown: %s", (yaml) => {
    const text = mistakesIn(yaml).join("\n");
    expect(text).not.toBe("");
    expect(text).not.toContain(hash);
    expect(text).not.toContain("hunter2");
  });

  it.each([
    [
      "a key that is written twice",
      "basic_auth_users: {}\nbasic_auth_users: {}",
      "web.yml:2:1: basic_auth_users: ",
    ],
    ["a tab as indentation", "tls_server_config:\n\tcert_file: tls.crt", "web.yml:2:1: document: "],
    ["a bracket that is not closed", "basic_auth_users: {", "web.yml:1:20: document: "],
  ])("with %s is refused, with its place", (_what, yaml, start) => {
    expect(mistakesIn(yaml)).toEqual([expect.stringContaining(start)]);
  });

  it("tells all mistakes at once, one line each", () => {
    expect(mistakesIn("{tls_server_config: 1, http_server_config: {http2: 1}, users: {}}")).toHaveLength(3);
  });

  it("knows where its settings are written, for mistakes that show only when they are used", () => {
    const { places } = read("tls_server_config:\n  cert_file: a.crt\n  key_file: a.key\n", "web.yml");
    expect(Object.fromEntries(places)).toEqual({
      tls_server_config: "web.yml:2:3",
      "tls_server_config.cert_file": "web.yml:2:14",
      "tls_server_config.key_file": "web.yml:3:13",
    });
  });

  it("shares what aliases name, so that nested ones do not multiply", () => {
    const levels = Array.from({ length: 30 }, (_, at) => `- &l${at + 1} [*l${at}, *l${at}]`);
    expect(mistakesIn(`- &l0 x\n${levels.join("\n")}\n`)).toEqual([
      "web.yml:1:1: document: not a mapping (found a list) (write keys and values below it)",
    ]);
  });
});

describe("a web configuration of a fleet", () => {
  const caseText = (name: string) =>
    readFileSync(new URL(`cases/web-config-of-a-fleet/${name}`, import.meta.url), "utf8");

  it.each([
    [
      "rate-limit.yml",
      [
        "rate_limit: has no effect (found this key) (nothing to do: what is served was rendered before, and is cheap)",
      ],
    ],
    [
      "http2.yml",
      [
        "http_server_config.http2: has no effect (found true) (nothing to do: HTTP/1.1 is served, which every scraper speaks)",
      ],
    ],
    ["old-clients.yml", ["tls_server_config.min_version: ", "tls_server_config.cipher_suites[1]: "]],
  ])("%s is taken, with a warning for what has no effect here", (name, expected) => {
    const { warnings } = read(caseText(name), name);
    expect(warnings.map((line) => line.replace(/^[\w.-]+:\d+:\d+: /, ""))).toEqual(
      expected.map((start) => expect.stringContaining(start)),
    );
    for (const line of warnings) expect(line).toMatch(new RegExp(`^${name}:\\d+:\\d+: `));
  });

  it("serves TLS 1.2 at least, and the suites that there are", () => {
    expect(read(caseText("old-clients.yml")).tls).toMatchObject({
      minVersion: "TLSv1.2",
      ciphers: expect.arrayContaining(["ECDHE-RSA-AES128-GCM-SHA256"]),
    });
  });

  it("serves TLS 1.3 alone when no suite of the list is served", () => {
    const list = "cipher_suites: [TLS_RSA_WITH_AES_128_GCM_SHA256]";
    expect(read(`tls_server_config: {${pair}, ${list}}`).tls?.ciphers).toEqual([
      "TLS_AES_128_GCM_SHA256",
      "TLS_AES_256_GCM_SHA384",
      "TLS_CHACHA20_POLY1305_SHA256",
    ]);
    expect(read(`tls_server_config: {${pair}, cipher_suites: []}`).tls?.ciphers).toEqual([]);
  });

  it("leaves out a curve that not every version of Node.js has, with a warning", () => {
    const web = read(`tls_server_config: {${pair}, curve_preferences: [X25519MLKEM768, X25519]}`);
    expect(web.tls?.curves).toEqual(["X25519"]);
    expect(web.warnings).toEqual([
      expect.stringContaining("tls_server_config.curve_preferences[0]: not served"),
    ]);
  });

  it.each(["min_version: TLS09", "cipher_suites: [TLS_NO_SUCH]"])("is refused with %s", (setting) => {
    expect(mistakesIn(`tls_server_config: {${pair}, ${setting}}`)).toHaveLength(1);
  });
});
