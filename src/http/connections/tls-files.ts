import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { errorCode } from "../../lib/error-code.js";
import { type FileNow, smallFileNow } from "../../lib/read-small-file.js";
import type { TlsSettings } from "../web-config/web-config.js";
import { formatWebMistake } from "../web-config/web-config-error.js";

/** A file as it was read, or the code of the error. */
type FileText = FileNow & {
  readonly key: "cert_file" | "key_file" | "client_ca_file";
  readonly path: string;
};

const maxBytes = 1024 * 1024;

/** The files of a TLS configuration; the last one may be absent. */
export interface TlsFiles {
  readonly cert: FileText;
  readonly key: FileText;
  readonly clientCa: FileText | undefined;
}

/** Reads the files now; they are small. Never throws. */
export function readTlsFiles({ certFile, keyFile, clientCaFile }: TlsSettings): TlsFiles {
  return {
    cert: readText("cert_file", certFile),
    key: readText("key_file", keyFile),
    clientCa: clientCaFile === undefined ? undefined : readText("client_ca_file", clientCaFile),
  };
}

/** Whether two readings found the same. */
export function isSameFiles(a: TlsFiles, b: TlsFiles): boolean {
  return isSame(a.cert, b.cert) && isSame(a.key, b.key) && isSame(a.clientCa, b.clientCa);
}

function isSame(a: FileText | undefined, b: FileText | undefined): boolean {
  return a?.text === b?.text && a?.error === b?.error;
}

function readText(key: FileText["key"], path: string): FileText {
  return { key, path, ...smallFileNow(path, maxBytes) };
}

/**
 * What is wrong with the files, one line each, without their contents.
 * Node would start without a certificate, and trust every public authority, when a file is empty.
 */
export function mistakesOf({ cert, key, clientCa }: TlsFiles, file: string): readonly string[] {
  const mistakes: string[] = [];
  const certificate = parse(cert, firstCertificate, file, mistakes);
  const privateKey = parse(key, createPrivateKey, file, mistakes);
  if (clientCa) parse(clientCa, everyCertificate, file, mistakes);
  if (certificate && privateKey && !isPair(certificate, privateKey)) {
    const problem = "not the key of the certificate";
    const advice = "write the file that belongs to cert_file";
    mistakes.push(formatWebMistake(file, { path: pathOf(key), problem, found: key.path, advice }));
  }
  return mistakes;
}

function isPair(certificate: X509Certificate, key: KeyObject): boolean {
  return certificate.checkPrivateKey(key);
}

function parse<T>(
  read: FileText,
  parser: (text: string) => T,
  file: string,
  mistakes: string[],
): T | undefined {
  const path = pathOf(read);
  if (read.text === undefined) {
    const found = `${read.error} at ${read.path}`;
    const advice = "check the path and its permissions";
    mistakes.push(formatWebMistake(file, { path, problem: "the file cannot be read", found, advice }));
    return undefined;
  }
  try {
    return parser(read.text);
  } catch (error) {
    const found = `${errorCode(error)} at ${read.path}`;
    const [problem, advice] = contents[read.key];
    mistakes.push(formatWebMistake(file, { path, problem, found, advice }));
    return undefined;
  }
}

const certificateAdvice = "write a file with blocks BEGIN CERTIFICATE";
const contents: Readonly<Record<FileText["key"], readonly [problem: string, advice: string]>> = {
  cert_file: ["no certificate in PEM format", certificateAdvice],
  key_file: [
    "no private key in PEM format without a passphrase",
    "write a file with a block BEGIN PRIVATE KEY",
  ],
  client_ca_file: ["no certificates in PEM format", certificateAdvice],
};

const block = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

function everyCertificate(text: string): readonly X509Certificate[] {
  const found = [...text.matchAll(block)].map(([pem]) => new X509Certificate(pem));
  if (found.length === 0) throw Object.assign(new Error("no certificate"), { code: "no certificate" });
  return found;
}

function firstCertificate(text: string): X509Certificate | undefined {
  return everyCertificate(text)[0];
}

function pathOf({ key }: FileText): string {
  return `tls_server_config.${key}`;
}
