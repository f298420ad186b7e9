import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import type { Complaint, Mistake } from "../../config/document/mistakes.js";
import { errorCode } from "../../lib/error-code.js";
import { type FileNow, smallFileNow } from "../../lib/read-small-file.js";
import { mistakeAt, type WebPlaces } from "../web-config/places.js";
import type { TlsSettings } from "../web-config/tls-settings.js";

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

function readText(key: FileText["key"], path: string): FileText {
  return { key, path, ...smallFileNow(path, maxBytes) };
}

/**
 * What is wrong with the files, without their contents.
 * Node would start without a certificate, and trust every public authority, when a file is empty.
 */
export function mistakesOf({ cert, key, clientCa }: TlsFiles, web: WebPlaces): readonly Mistake[] {
  const mistakes: Mistake[] = [];
  const report = (file: FileText, complaint: Complaint) =>
    void mistakes.push(mistakeAt(web, `tls_server_config.${file.key}`, complaint));
  const certificate = parse(cert, firstCertificate, report);
  const privateKey = parse(key, createPrivateKey, report);
  if (clientCa) parse(clientCa, everyCertificate, report);
  if (certificate && privateKey && !isPair(certificate, privateKey)) {
    const problem = "not the key of the certificate";
    report(key, { problem, found: key.path, advice: "write the file that belongs to cert_file" });
  }
  return mistakes;
}

function isPair(certificate: X509Certificate, key: KeyObject): boolean {
  return certificate.checkPrivateKey(key);
}

function parse<T>(
  file: FileText,
  parser: (text: string) => T,
  report: (file: FileText, complaint: Complaint) => void,
): T | undefined {
  if (file.text === undefined) {
    const found = `${file.error} at ${file.path}`;
    const advice = "check the path and its permissions";
    report(file, { problem: "the file cannot be read", found, advice });
    return undefined;
  }
  try {
    return parser(file.text);
  } catch (error) {
    const [problem, advice] = contents[file.key];
    report(file, { problem, found: `${errorCode(error)} at ${file.path}`, advice });
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
