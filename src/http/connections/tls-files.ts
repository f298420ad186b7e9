import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { type Complaint, ConfigMistakes, type Mistake } from "../../config/document/mistakes.js";
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

/** What OpenSSL gets: the blocks that were found and parsed, and nothing else of the files. */
export interface TlsMaterial {
  readonly cert: string;
  readonly key: string;
  readonly ca: string | undefined;
}

/**
 * Parses the files. Node would start without a certificate, and trust every public authority, when a file is empty, and
 * pass over a block that does not begin a line.
 * @throws ConfigMistakes with everything that is wrong, without the contents
 */
export function parseTlsFiles({ cert, key, clientCa }: TlsFiles, web: WebPlaces): TlsMaterial {
  const mistakes: Mistake[] = [];
  const report: Report = ({ key: name }, complaint) =>
    void mistakes.push(mistakeAt(web, `tls_server_config.${name}`, complaint));
  const chain = parse(cert, certificatesOf, report);
  const privateKey = parse(key, createPrivateKey, report);
  const authorities = clientCa && parse(clientCa, certificatesOf, report);
  const complaint = privateKey && chain && complaintAboutKey(privateKey, chain);
  if (complaint) report(key, { ...complaint, found: `${complaint.found} at ${key.path}` });
  if (!chain || !privateKey || mistakes.length > 0) throw new ConfigMistakes(mistakes);
  return {
    cert: chain.join(""),
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    ca: authorities?.join(""),
  };
}

type Report = (file: FileText, complaint: Complaint) => void;

function parse<T>(file: FileText, parser: (text: string) => T, report: Report): T | undefined {
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

const begin = "-----BEGIN CERTIFICATE-----";

/** Every certificate of a text, in its order; what stands between them is left out. */
function certificatesOf(text: string): readonly X509Certificate[] {
  const [, ...blocks] = text.split(begin);
  if (blocks.length === 0) throw Object.assign(new Error("no certificate"), { code: "no certificate" });
  return blocks.map((block) => new X509Certificate(begin + block));
}

// With others the exporter would start and every handshake fail, or the process break down in one.
const servedKeys: ReadonlySet<string> = new Set([
  "rsa",
  "rsa-pss",
  "ec prime256v1",
  "ec secp384r1",
  "ec secp521r1",
  "ed25519",
  "ed448",
]);

/** What is wrong with a key for the first certificate of a chain. */
function complaintAboutKey(key: KeyObject, chain: readonly X509Certificate[]): Complaint | undefined {
  const { asymmetricKeyType = "unknown", asymmetricKeyDetails } = key;
  const kind = `${asymmetricKeyType} ${asymmetricKeyDetails?.namedCurve ?? ""}`.trim();
  if (!servedKeys.has(kind)) {
    const advice =
      "make one with RSA, with ECDSA and P-256, P-384 or P-521, or with Ed25519, and its certificate";
    return { problem: "a key of a kind that clients do not take", found: kind, advice };
  }
  const at = chain.findIndex((certificate) => certificate.checkPrivateKey(key));
  if (at === 0) return undefined;
  if (at < 0) {
    const advice = "write the file that belongs to cert_file";
    return { problem: "not the key of the certificate", found: kind, advice };
  }
  const problem = "not the key of the first certificate in cert_file";
  return { problem, found: `the key of certificate ${at + 1}`, advice: "put that certificate first" };
}
