import { createPrivateKey } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { createTlsContext } from "../../../src/http/connections/tls-context.js";
import type { TlsSettings } from "../../../src/http/web-config/tls-settings.js";
import { createFakeClock } from "../../support/fake-clock.js";
import { createLogRecorder } from "../fixtures.js";
import { running } from "../running.js";
import { askTls, dialing, shownCertificate, tlsFile, webWithTls } from "../tls-client.js";

const textOf = (name: string) => readFileSync(tlsFile(name), "utf8");
const [serverCert, serverKey, authority] = [
  textOf("server.crt"),
  textOf("server.key"),
  textOf("authority.crt"),
];
const parameters = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
const oldForm = createPrivateKey(serverKey).export({ type: "sec1", format: "pem" }).toString();
const windows = (text: string) => text.replaceAll("\n", "\r\n");
const mark = "\ufeff";

/** Files with these texts, and the settings that name them. */
function filesWith({ cert, key, ca }: { readonly cert: string; readonly key: string; readonly ca?: string }) {
  const folder = mkdtempSync(join(tmpdir(), "dts-exporter-keys-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const write = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const settings: Partial<TlsSettings> = {
    certFile: write("tls.crt", cert),
    keyFile: write("tls.key", key),
    ...(ca !== undefined && {
      clientCaFile: write("ca.crt", ca),
      clientAuth: "RequireAndVerifyClientCert" as const,
    }),
  };
  return { settings, put: write };
}

/** What is wrong with these files, in one line; empty when nothing is. */
function mistakeIn(settings: Partial<TlsSettings>): string {
  const web = webWithTls(settings);
  try {
    if (web.tls) createTlsContext(web.tls, { web, clock: createFakeClock(), logger: createLogRecorder() });
    return "";
  } catch (error) {
    return String(error);
  }
}

describe("files in an odd form", () => {
  it.each([
    ["a key of its own kind", serverCert, oldForm],
    ["parameters before the key", serverCert, parameters + oldForm],
    ["line ends of Windows", windows(serverCert), windows(parameters + oldForm)],
    ["a mark before the first line", mark + serverCert, mark + serverKey],
    ["words around the blocks", `# server\n${serverCert}# end`, `Bag Attributes\n    x: 1\n${serverKey}end`],
    ["words before a block in its line", `  ${serverCert}`, serverKey],
    ["no line end at the end", serverCert.trimEnd(), serverKey.trimEnd()],
    ["certificate and key in one file", serverKey + serverCert, serverCert + serverKey],
    ["several keys, the right one first", serverCert, serverKey + textOf("renewed.key")],
    ["the whole chain", serverCert + authority, serverKey],
    ["a certificate twice", serverCert + serverCert, serverKey],
  ])("are served: %s", async (_what, cert, key) => {
    const { settings } = filesWith({ cert, key });
    const { address } = await running({ web: webWithTls(settings) });
    expect(await shownCertificate(address)).toBe("server");
  });

  it.each([
    ["a mark before the first line", mark + authority],
    ["line ends of Windows", windows(authority)],
    ["words before a block in its line", `  ${authority}`],
    ["others before it", textOf("stranger.crt") + authority],
  ])("vouch for clients: %s", async (_what, ca) => {
    const { settings } = filesWith({ cert: serverCert, key: serverKey, ca });
    const { address } = await running({ web: webWithTls(settings) });
    expect((await askTls(address, "/metrics", dialing("client"))).status).toBe(200);
    await expect(askTls(address, "/metrics", dialing("server"))).rejects.toThrow();
  });
});

describe("kinds of keys", () => {
  it.each(["ed25519", "p384", "rsa", "rsa-pss"])("%s is served", async (kind) => {
    const { address } = await running({
      web: webWithTls({ certFile: tlsFile(`kinds/${kind}.crt`), keyFile: tlsFile(`kinds/${kind}.key`) }),
    });
    expect((await askTls(address, "/metrics", { rejectUnauthorized: false })).status).toBe(200);
  });

  it.each([
    ["secp256k1", "a key of a kind that clients do not take (found ec secp256k1 at"],
    ["brainpool", "a key of a kind that clients do not take (found ec brainpoolP256r1 at"],
    ["sm2", "a key of a kind that clients do not take (found unknown at"],
    ["dsa", "a key of a kind that clients do not take (found dsa at"],
    ["rsa-512", "OpenSSL refuses it (found ERR_SSL_EE_KEY_TOO_SMALL)"],
  ])("%s is refused", (kind, words) => {
    const settings = { certFile: tlsFile(`kinds/${kind}.crt`), keyFile: tlsFile(`kinds/${kind}.key`) };
    expect(mistakeIn(settings)).toContain(words);
  });
});

describe("files that do not fit", () => {
  it.each([
    [
      "the certificate of the key is not the first",
      { cert: authority + serverCert, key: serverKey },
      "tls_server_config.key_file: not the key of the first certificate in cert_file (found the key of certificate 2 at ",
    ],
    [
      "several keys, the right one last",
      { cert: serverCert, key: textOf("renewed.key") + serverKey },
      "not the key of the certificate (found ec prime256v1 at ",
    ],
    [
      "a key of another kind",
      { cert: serverCert, key: textOf("kinds/rsa.key") },
      "not the key of the certificate (found rsa at ",
    ],
    [
      "a public key",
      { cert: serverCert, key: "-----BEGIN PUBLIC KEY-----\n" },
      "no private key in PEM format",
    ],
    ["a key with a passphrase", { cert: serverCert, key: textOf("locked.key") }, "without a passphrase"],
    ["half a key", { cert: serverCert, key: serverKey.slice(0, 100) }, "no private key in PEM format"],
    [
      "line ends of old Macs",
      { cert: serverCert, key: serverKey.replaceAll("\n", "\r") },
      "no private key in PEM",
    ],
    [
      "half a certificate",
      { cert: serverCert.slice(0, 200), key: serverKey },
      "no certificate in PEM format",
    ],
    [
      "half a certificate after a whole one",
      { cert: serverCert + serverCert.slice(0, 200), key: serverKey },
      "no certificate in PEM format",
    ],
    [
      "half an authority after a whole one",
      { cert: serverCert, key: serverKey, ca: authority + authority.slice(0, 200) },
      "client_ca_file: no certificates in PEM format",
    ],
  ])("are refused without being shown: %s", (_what, texts, words) => {
    const mistake = mistakeIn(filesWith(texts).settings);
    expect(mistake).toContain(words);
    for (const line of `${texts.cert}\n${texts.key}`.split(/[\r\n]+/)) {
      if (line.length > 8 && !line.startsWith("-----")) expect(mistake).not.toContain(line);
    }
  });

  it("1 MiB of beginnings takes no time", () => {
    const begin = "-----BEGIN CERTIFICATE-----\n";
    const { settings } = filesWith({ cert: begin.repeat(1024 * 36), key: serverKey });
    const startMs = performance.now();
    expect(mistakeIn(settings)).toContain("no certificate in PEM format");
    expect(performance.now() - startMs).toBeLessThan(2_000);
  });

  it("are refused while the exporter runs, too, and it goes on with the old ones", async () => {
    const clock = createFakeClock();
    const logger = createLogRecorder();
    const { settings, put } = filesWith({ cert: serverCert, key: serverKey });
    const { address } = await running({ web: webWithTls(settings), clock, logger });
    for (const kind of ["secp256k1", "brainpool", "sm2", "dsa", "rsa-512"]) {
      put("tls.crt", textOf(`kinds/${kind}.crt`));
      put("tls.key", textOf(`kinds/${kind}.key`));
      await clock.advance(1_000);
      expect(await shownCertificate(address)).toBe("server");
    }
    expect(logger.lines.filter(({ level }) => level === "error")).toHaveLength(5);
  });
});
