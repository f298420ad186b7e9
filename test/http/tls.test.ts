import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hashSync } from "bcryptjs";
import { describe, expect, it, onTestFinished } from "vitest";
import { ConfigMistakes } from "../../src/config/document/mistakes.js";
import type { ClientAuth } from "../../src/http/access/client-certificates.js";
import { createTlsContext } from "../../src/http/connections/tls-context.js";
import { createServer, type ServerDeps } from "../../src/http/server.js";
import type { TlsSettings } from "../../src/http/web-config/tls-settings.js";
import { createFakeClock } from "../support/fake-clock.js";
import { ask, basic, dial, readAll, readUntil } from "./client.js";
import { createLogRecorder, serverDeps, shortTimeouts } from "./fixtures.js";
import { running } from "./running.js";
import { askTls, dialing, dialTls, shownCertificate, tlsFile, webWithTls } from "./tls-client.js";

const scrape = "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n";
const bigBody = Buffer.alloc(32 * 1024 * 1024, "x");
const serving = (body: Buffer) => ({ render: () => body, contentType: () => "text/plain" });

/** A folder with copies of a certificate and its key, which the test may replace. */
function folderWith(name: string) {
  const folder = mkdtempSync(join(tmpdir(), "dts-exporter-tls-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const certFile = join(folder, "tls.crt");
  const keyFile = join(folder, "tls.key");
  const put = (certificate: string, key = certificate) => {
    copyFileSync(tlsFile(`${certificate}.crt`), certFile);
    copyFileSync(tlsFile(`${key}.key`), keyFile);
  };
  put(name);
  return { certFile, keyFile, put };
}

describe("HTTPS", () => {
  it("serves over TLS, with HTTP/1.1 even to whom offers HTTP/2, and says so in the log", async () => {
    const logger = createLogRecorder();
    const { address } = await running({ web: webWithTls(), logger });
    expect(await askTls(address, "/metrics")).toMatchObject({ status: 200, body: "up 1 # 0.0.4 identity\n" });
    const socket = await dialTls(address, { ...dialing(), ALPNProtocols: ["h2", "http/1.1"] });
    expect(socket.alpnProtocol).toBe("http/1.1");
    socket.destroy();
    expect(logger.lines).toEqual([{ level: "info", message: "listening", fields: { address, tls: true } }]);
  });

  it("does not answer plain HTTP, and logs failed handshakes once", async () => {
    const logger = createLogRecorder();
    const { address } = await running({ web: webWithTls(), logger });
    for (let times = 0; times < 3; times += 1) await expect(ask(address, "/metrics")).rejects.toThrow();
    expect(logger.lines.filter(({ level }) => level === "warn")).toEqual([
      { level: "warn", message: "TLS handshakes fail", fields: { why: "ERR_SSL_HTTP_REQUEST", count: 1 } },
    ]);
  });

  it("sets the configured headers on every answer, over its own", async () => {
    const headers = {
      "Strict-Transport-Security": "max-age=60",
      "Content-Security-Policy": "default-src 'self'",
    };
    const { address } = await running({ web: { ...webWithTls(), headers } });
    for (const path of ["/metrics", "/", "/nope"]) {
      expect((await askTls(address, path)).headers).toMatchObject({
        "strict-transport-security": "max-age=60",
        "content-security-policy": "default-src 'self'",
        "x-content-type-options": "nosniff",
      });
    }
  });

  it("asks for a password when there are users", async () => {
    const users = new Map([["prometheus", hashSync("right", 4)]]);
    const { address } = await running({ web: { ...webWithTls(), users } });
    expect((await askTls(address, "/metrics")).status).toBe(401);
    const socket = await dialTls(address);
    const authorization = basic("prometheus", "right");
    socket.write(scrape.replace("\r\n\r\n", `\r\nAuthorization: ${authorization}\r\n\r\n`));
    expect(await readUntil(socket, "\r\n\r\n")).toMatch(/^HTTP\/1\.1 200 /);
    socket.destroy();
  });

  it.each([
    [{ minVersion: "TLSv1.3" }, { maxVersion: "TLSv1.2" }],
    [{ maxVersion: "TLSv1.2" }, { minVersion: "TLSv1.3" }],
    [
      { ciphers: ["ECDHE-ECDSA-AES256-GCM-SHA384"] },
      { maxVersion: "TLSv1.2", ciphers: "ECDHE-ECDSA-AES128-GCM-SHA256" },
    ],
    [{ curves: ["secp384r1"] }, { ecdhCurve: "prime256v1" }],
  ] as const)("with %o refuses a client with %o and takes others", async (settings, client) => {
    const { address } = await running({ web: webWithTls(settings) });
    await expect(askTls(address, "/metrics", { ...dialing(), ...client })).rejects.toThrow();
    expect((await askTls(address, "/metrics")).status).toBe(200);
  });

  it.each([
    ["only older cipher suites are chosen", ["ECDHE-ECDSA-AES256-GCM-SHA384"]],
    ["one of its own is", ["TLS_AES_128_GCM_SHA256"]],
  ])("keeps every cipher suite of TLS 1.3 when %s", async (_when, ciphers) => {
    const { address } = await running({ web: webWithTls({ ciphers }) });
    const socket = await dialTls(address, { ...dialing(), ciphers: "TLS_CHACHA20_POLY1305_SHA256" });
    expect(socket.getProtocol()).toBe("TLSv1.3");
    socket.destroy();
  });
});

describe("client certificates", () => {
  const rows: readonly [ClientAuth, none: boolean, stranger: boolean, client: boolean][] = [
    ["NoClientCert", true, true, true],
    ["RequestClientCert", true, true, true],
    ["RequireAnyClientCert", false, true, true],
    ["VerifyClientCertIfGiven", true, false, true],
    ["RequireAndVerifyClientCert", false, false, true],
  ];
  const cases = rows.flatMap(([clientAuth, none, stranger, client]) => [
    { clientAuth, certificate: undefined, served: none },
    { clientAuth, certificate: "stranger" as const, served: stranger },
    { clientAuth, certificate: "client" as const, served: client },
  ]);

  it.each(
    cases.flatMap((row) => [
      { ...row, version: "TLSv1.2" as const },
      { ...row, version: "TLSv1.3" as const },
    ]),
  )("$clientAuth, $version, certificate $certificate: served $served", async (row) => {
    const { clientAuth, certificate, served, version } = row;
    const clientCaFile = clientAuth === "NoClientCert" ? undefined : tlsFile("authority.crt");
    const { address } = await running({ web: webWithTls({ clientAuth, clientCaFile }) });
    const options = { ...dialing(certificate), minVersion: version, maxVersion: version };
    const status = await askTls(address, "/metrics", options).then(
      (answer) => answer.status,
      () => "closed",
    );
    expect(status).toBe(served ? 200 : "closed");
  });

  it("a server's certificate is no client's certificate", async () => {
    const clientCaFile = tlsFile("authority.crt");
    const web = webWithTls({ clientAuth: "RequireAndVerifyClientCert", clientCaFile });
    const { address } = await running({ web });
    await expect(askTls(address, "/metrics", dialing("server"))).rejects.toThrow();
  });

  it("a client that has to show a certificate gets no ticket to come back without it", async () => {
    const clientCaFile = tlsFile("authority.crt");
    const web = webWithTls({ clientAuth: "RequireAndVerifyClientCert", clientCaFile });
    const { address } = await running({ web });
    const sessions: Buffer[] = [];
    const first = await dialTls(address, dialing("client"));
    first.on("session", (session) => sessions.push(session));
    first.write(scrape);
    await readUntil(first, "identity\n");
    first.destroy();
    for (const session of sessions) {
      const second = await dialTls(address, { ...dialing("client"), session });
      expect(second.isSessionReused()).toBe(false);
      second.destroy();
    }
  });
});

describe("connections over TLS", () => {
  it.each([
    ["never begins the handshake", ""],
    ["stops in the middle of the handshake", "\x16\x03\x01\x02\x00\x01\x00"],
  ])("one that %s is closed", async (_what, bytes) => {
    const { address } = await running({ web: webWithTls(), timeouts: shortTimeouts });
    const socket = await dial(address);
    socket.write(bytes, "latin1");
    await readAll(socket);
    expect(socket.destroyed).toBe(true);
  });

  it("one that drips its header is closed with 408", async () => {
    const timeouts = { ...shortTimeouts, handshakeMs: 10_000 };
    const { address } = await running({ web: webWithTls(), timeouts });
    const socket = await dialTls(address);
    const answer = readAll(socket);
    socket.write("GET /metrics HTTP/1.1\r\nHost: x\r\nX-Slow: ");
    const drip = setInterval(() => socket.write("x"), 5);
    onTestFinished(() => clearInterval(drip));
    expect(await answer).toMatch(/^HTTP\/1\.1 408 /);
  });

  it("a reader that stops reading is closed", async () => {
    const timeouts = { ...shortTimeouts, handshakeMs: 10_000 };
    const { server, address } = await running({ web: webWithTls(), timeouts, metrics: serving(bigBody) });
    const stuck = await dialTls(address);
    stuck.pause();
    stuck.write(scrape);
    await new Promise((resolve) => stuck.once("readable", resolve));
    // The clock stands still, so this ends only when the server gives the connection up.
    await server.stop(60_000);
    stuck.destroy();
  });

  it("stop lets an answer under way finish, and closes resting connections and handshakes", async () => {
    const { server, address } = await running({ web: webWithTls(), metrics: serving(bigBody) });
    const resting = await dialTls(address);
    resting.write("GET /-/healthy HTTP/1.1\r\nHost: x\r\n\r\n");
    await readUntil(resting, "healthy\n");
    const restingClosed = readAll(resting);
    const shaking = await dial(address);
    const shakingClosed = readAll(shaking);
    const slow = await dialTls(address);
    slow.pause();
    slow.write(scrape);
    await new Promise((resolve) => slow.once("readable", resolve));

    const stopped = server.stop(60_000);
    expect(await restingClosed).toBe("");
    await shakingClosed;
    await expect(dial(address)).rejects.toThrow("ECONNREFUSED");
    const received = await readAll(slow.resume());
    expect(received.length - received.indexOf("\r\n\r\n") - 4).toBe(bigBody.length);
    await stopped;
  });

  it("stop closes what is left at the deadline", async () => {
    const clock = createFakeClock();
    const { server, address } = await running({ web: webWithTls(), clock, metrics: serving(bigBody) });
    const stuck = await dialTls(address);
    stuck.pause();
    stuck.write(scrape);
    await new Promise((resolve) => stuck.once("readable", resolve));
    const stopped = server.stop(5_000);
    await clock.advance(5_000);
    await stopped;
    stuck.destroy();
  });

  it("1,000 scrapes at once each get the whole body", { timeout: 60_000 }, async () => {
    const body = Buffer.alloc(10_000, "m");
    const timeouts = { ...shortTimeouts, handshakeMs: 60_000, requestMs: 60_000, stalledReaderMs: 60_000 };
    const { address } = await running({ web: webWithTls(), metrics: serving(body), timeouts });
    const answers = await Promise.all(Array.from({ length: 1_000 }, () => askTls(address, "/metrics")));
    expect(answers.filter((answer) => answer.body === body.toString())).toHaveLength(1_000);
  });
});

describe("TLS files that change", () => {
  it("a new certificate is shown at the next handshake, looked for once a second at most", async () => {
    const clock = createFakeClock();
    const logger = createLogRecorder();
    const { certFile, keyFile, put } = folderWith("server");
    const { address } = await running({ web: webWithTls({ certFile, keyFile }), clock, logger });
    expect(await shownCertificate(address)).toBe("server");
    put("renewed");
    await clock.advance(999);
    expect(await shownCertificate(address)).toBe("server");
    await clock.advance(1);
    expect(await shownCertificate(address)).toBe("renewed");
    expect(logger.lines.at(-1)).toEqual({
      level: "info",
      message: "TLS certificate reloaded",
      fields: { file: certFile },
    });
  });

  it("every address shows it", async () => {
    const clock = createFakeClock();
    const { certFile, keyFile, put } = folderWith("server");
    const web = webWithTls({ certFile, keyFile });
    const server = createServer(serverDeps({ web, clock, listenAddresses: ["127.0.0.1:0", "127.0.0.1:0"] }));
    const addresses = await server.start();
    onTestFinished(() => server.stop(0));
    put("renewed");
    await clock.advance(1_000);
    const shown = [];
    for (const { address } of addresses) shown.push(await shownCertificate(address));
    expect(shown).toEqual(["renewed", "renewed"]);
  });

  it("files that do not fit each other are logged once, and the old certificate stays until they do", async () => {
    const clock = createFakeClock();
    const logger = createLogRecorder();
    const { certFile, keyFile, put } = folderWith("server");
    const { address } = await running({ web: webWithTls({ certFile, keyFile }), clock, logger });
    put("renewed", "server");
    for (let times = 0; times < 3; times += 1) {
      await clock.advance(1_000);
      expect(await shownCertificate(address)).toBe("server");
    }
    expect(logger.lines.filter(({ level }) => level === "error")).toEqual([
      {
        level: "error",
        message: "TLS files cannot be used, keeping the old ones",
        fields: {
          mistakes: [
            `web.yml:3:13: tls_server_config.key_file: not the key of the certificate (found ec prime256v1 at ${keyFile}) (write the file that belongs to cert_file)`,
          ],
        },
      },
    ]);
    put("renewed");
    await clock.advance(1_000);
    expect(await shownCertificate(address)).toBe("renewed");
  });

  it("a file that is gone leaves the old certificate", async () => {
    const clock = createFakeClock();
    const { certFile, keyFile } = folderWith("server");
    const { address } = await running({ web: webWithTls({ certFile, keyFile }), clock });
    rmSync(keyFile);
    await clock.advance(1_000);
    expect(await shownCertificate(address)).toBe("server");
  });

  it("other authorities of the clients are in force at the next handshake", async () => {
    const clock = createFakeClock();
    const { certFile: clientCaFile } = folderWith("stranger");
    const web = webWithTls({ clientAuth: "RequireAndVerifyClientCert", clientCaFile });
    const { address } = await running({ web, clock });
    await expect(askTls(address, "/metrics", dialing("client"))).rejects.toThrow();
    copyFileSync(tlsFile("authority.crt"), clientCaFile);
    await clock.advance(1_000);
    expect((await askTls(address, "/metrics", dialing("client"))).status).toBe(200);
    await expect(askTls(address, "/metrics", dialing("stranger"))).rejects.toThrow();
  });
});

describe("the authorities of the clients change", () => {
  const clientAuth = "RequireAndVerifyClientCert";

  /** A server that trusts the authority of `client`, until `change` makes it trust the stranger's. */
  async function trusting(changes: Partial<ServerDeps> = {}) {
    const clock = createFakeClock();
    const { certFile: clientCaFile } = folderWith("stranger");
    copyFileSync(tlsFile("authority.crt"), clientCaFile);
    const { certFile, keyFile, put } = folderWith("server");
    const web = webWithTls({ clientAuth, clientCaFile, certFile, keyFile });
    const { address } = await running({ web, clock, ...changes });
    return {
      address,
      change: async () => {
        copyFileSync(tlsFile("stranger.crt"), clientCaFile);
        await clock.advance(1_000);
      },
      renew: async () => {
        put("renewed");
        await clock.advance(1_000);
      },
    };
  }

  it("and a connection that is open gets no further answer, whoever notices first", async () => {
    const { address, change } = await trusting();
    const open = await dialTls(address, dialing("client"));
    open.write(scrape);
    await readUntil(open, "identity\n");
    const rest = readAll(open);
    await change();
    open.write(scrape);
    expect(await rest).toBe("");
    expect((await askTls(address, "/metrics", dialing("stranger"))).status).toBe(200);
  });

  it("and resting connections are closed when somebody else comes", async () => {
    const { address, change } = await trusting();
    const open = await dialTls(address, dialing("client"));
    open.write(scrape);
    await readUntil(open, "identity\n");
    const shaking = await dial(address);
    const rest = Promise.all([readAll(open), readAll(shaking)]);
    await change();
    expect((await askTls(address, "/metrics", dialing("stranger"))).status).toBe(200);
    expect(await rest).toEqual(["", ""]);
  });

  it("and an answer under way is the last one of its connection", async () => {
    const { address, change } = await trusting({ metrics: serving(bigBody) });
    const slow = await dialTls(address, dialing("client"));
    slow.pause();
    slow.write(scrape);
    await new Promise((resolve) => slow.once("readable", resolve));
    await change();
    expect((await askTls(address, "/-/healthy", dialing("stranger"))).status).toBe(200);
    const received = await readAll(slow.resume());
    expect(received.length - received.indexOf("\r\n\r\n") - 4).toBe(bigBody.length);
  });

  it("but not with the server's certificate: open connections go on", async () => {
    const { address, renew } = await trusting();
    const open = await dialTls(address, dialing("client"));
    await renew();
    expect(await shownCertificate(address)).toBe("renewed");
    open.write(scrape);
    expect(await readUntil(open, "identity\n")).toMatch(/^HTTP\/1\.1 200 /);
    open.destroy();
  });
});

describe("TLS files that cannot be used", () => {
  const context = (changes: Partial<TlsSettings>) => {
    const web = webWithTls(changes);
    const { tls } = web;
    return tls && createTlsContext(tls, { web, clock: createFakeClock(), logger: createLogRecorder() });
  };
  const clientAuth = "RequireAndVerifyClientCert";

  it.each<[Partial<TlsSettings>, string]>([
    [
      { certFile: "/nowhere/tls.crt" },
      "web.yml:2:3: tls_server_config.cert_file: the file cannot be read (found ENOENT at /nowhere/tls.crt) (check the path and its permissions)",
    ],
    [
      { certFile: tlsFile("server.key") },
      `web.yml:2:3: tls_server_config.cert_file: no certificate in PEM format (found no certificate at ${tlsFile("server.key")}) (write a file with blocks BEGIN CERTIFICATE)`,
    ],
    [
      { keyFile: tlsFile("renewed.key") },
      `web.yml:3:13: tls_server_config.key_file: not the key of the certificate (found ec prime256v1 at ${tlsFile("renewed.key")}) (write the file that belongs to cert_file)`,
    ],
    [
      { clientAuth, clientCaFile: tlsFile("server.key") },
      `web.yml:2:3: tls_server_config.client_ca_file: no certificates in PEM format (found no certificate at ${tlsFile("server.key")}) (write a file with blocks BEGIN CERTIFICATE)`,
    ],
  ])("%o", (changes, line) => {
    expect(() => context(changes)).toThrow(expect.objectContaining({ message: line }));
  });

  it("a key with a passphrase", () => {
    expect(() => context({ keyFile: tlsFile("locked.key") })).toThrow(
      /^web\.yml:3:13: tls_server_config\.key_file: no private key in PEM format without a passphrase \(found ERR_/,
    );
  });

  it.each(["certFile", "keyFile", "clientCaFile"] as const)("an empty %s", (which) => {
    const { certFile: empty } = folderWith("server");
    writeFileSync(empty, "");
    expect(() => context({ clientAuth, clientCaFile: tlsFile("authority.crt"), [which]: empty })).toThrow(
      ConfigMistakes,
    );
  });

  it("keep the server from starting, with every mistake at once", async () => {
    const web = webWithTls({ certFile: "/nowhere/tls.crt", keyFile: "/nowhere/tls.key" });
    const error = await createServer(serverDeps({ web }))
      .start()
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ConfigMistakes);
    expect(error).toMatchObject({
      mistakes: [
        { where: "web.yml:2:3", path: "tls_server_config.cert_file" },
        { where: "web.yml:3:13", path: "tls_server_config.key_file" },
      ],
    });
  });
});
