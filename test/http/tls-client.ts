import { readFileSync } from "node:fs";
import { request } from "node:https";
import { type ConnectionOptions, connect, type TLSSocket } from "node:tls";
import type { TlsSettings } from "../../src/http/web-config/tls-settings.js";
import type { WebConfig } from "../../src/http/web-config/web-config.js";
import type { Answer } from "./client.js";

/** The path of a certificate or key of the tests. */
export function tlsFile(name: string): string {
  return new URL(`certificates/${name}`, import.meta.url).pathname;
}

/** A web configuration with TLS by these settings. */
export function webWithTls(changes: Partial<TlsSettings> = {}): WebConfig {
  const tls: TlsSettings = {
    certFile: tlsFile("server.crt"),
    keyFile: tlsFile("server.key"),
    clientCaFile: undefined,
    clientAuth: "NoClientCert",
    minVersion: "TLSv1.2",
    maxVersion: "TLSv1.3",
    ciphers: [],
    preferServerCiphers: true,
    curves: [],
    ...changes,
  };
  const places = new Map([
    ["tls_server_config", "web.yml:2:3"],
    ["tls_server_config.key_file", "web.yml:3:13"],
  ]);
  return { file: "web.yml", places, tls, headers: {}, users: new Map(), warnings: [] };
}

/** How a test dials; the server has to show a certificate of the tests' authority. */
export function dialing(certificate?: "client" | "stranger" | "server"): ConnectionOptions {
  const ca = readFileSync(tlsFile("authority.crt"));
  if (certificate === undefined) return { ca };
  return {
    ca,
    cert: readFileSync(tlsFile(`${certificate}.crt`)),
    key: readFileSync(tlsFile(`${certificate}.key`)),
  };
}

/** Sends one request over TLS on a connection of its own and reads the whole answer. */
export function askTls(
  address: string,
  path: string,
  options: ConnectionOptions = dialing(),
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(`https://${address}`, { path, agent: false, ...options }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const body = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
      });
    });
    sent.on("error", reject);
    sent.end();
  });
}

/** A TLS connection after its handshake. */
export function dialTls(address: string, options: ConnectionOptions = dialing()): Promise<TLSSocket> {
  const { hostname, port } = new URL(`https://${address}`);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), ...options });
    socket.once("error", reject);
    socket.once("secureConnect", () => {
      socket.off("error", reject);
      // Later errors show as "close".
      socket.on("error", () => undefined);
      resolve(socket);
    });
  });
}

/** The common name of the certificate that a server shows now. */
export async function shownCertificate(address: string): Promise<string> {
  const socket = await dialTls(address);
  const { subject } = socket.getPeerCertificate();
  socket.destroy();
  return String(subject.CN);
}
