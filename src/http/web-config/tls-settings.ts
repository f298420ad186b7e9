import { isAbsolute, join } from "node:path";
import type { SecureVersion } from "node:tls";
import { boolean, type Format, oneOf, text } from "../../config/document/formats.js";
import { readItems } from "../../config/document/items.js";
import { type Mapping, readNode } from "../../config/document/mapping.js";
import type { Report } from "../../config/document/mistakes.js";
import type { DocumentNode } from "../../config/document/node.js";
import { type ClientAuth, clientAuths } from "../access/client-certificates.js";
import {
  cipherSuites,
  curves,
  oldTlsVersions,
  tls13Ciphers,
  tlsVersions,
  unservedCurves,
  unservedSuites,
} from "../connections/tls-names.js";
import { openSection } from "./sections.js";

/** How the server speaks TLS. File names are ready to open; the files are not read yet. */
export interface TlsSettings {
  readonly certFile: string;
  readonly keyFile: string;
  readonly clientCaFile: string | undefined;
  readonly clientAuth: ClientAuth;
  readonly minVersion: SecureVersion;
  readonly maxVersion: SecureVersion;
  /** OpenSSL's names; empty: the platform's own choice. */
  readonly ciphers: readonly string[];
  readonly preferServerCiphers: boolean;
  /** OpenSSL's names in order of preference; empty: the platform's own choice. */
  readonly curves: readonly string[];
}

const path = "tls_server_config";

/** The section of TLS. */
export const tlsPlan = {
  path,
  keys: [
    "cert_file",
    "key_file",
    "client_ca_file",
    "client_auth_type",
    "min_version",
    "max_version",
    "cipher_suites",
    "prefer_server_cipher_suites",
    "curve_preferences",
  ],
  unsupported: new Map([
    ["cert", "write it into a file and name that at cert_file"],
    ["key", "write it into a file and name that at key_file"],
    ["client_ca", "write it into a file and name that at client_ca_file"],
    ["client_allowed_sans", "remove it and let client_ca_file be an authority for these clients only"],
  ]),
} as const;

const fileName: Format<string> = text({
  noun: "the name of a file",
  allowed: "the name of a file in PEM format",
  accepts: (name) => name !== "",
});
const tls13Suites: ReadonlySet<string> = new Set(tls13Ciphers);
const verifying: ReadonlySet<ClientAuth> = new Set(["VerifyClientCertIfGiven", "RequireAndVerifyClientCert"]);

/**
 * Reads `tls_server_config`; files are relative to `folder`. `undefined` when nothing is written: the exporter-toolkit
 * takes that for plain HTTP too.
 */
export function readTlsSettings(
  node: DocumentNode | undefined,
  folder: string,
  report: Report,
): TlsSettings | undefined {
  const section = openSection(node, tlsPlan, report);
  if (section === undefined) return undefined;
  const inFolder = (file: string) => (isAbsolute(file) ? file : join(folder, file));
  const clientCaFile = section.read("client_ca_file", fileName);
  const settings: TlsSettings = {
    certFile: inFolder(section.require("cert_file", fileName) ?? ""),
    keyFile: inFolder(section.require("key_file", fileName) ?? ""),
    clientCaFile: clientCaFile === undefined ? undefined : inFolder(clientCaFile),
    clientAuth: wordAt(section, "client_auth_type", clientAuths) ?? "NoClientCert",
    minVersion: minVersionOf(section, report),
    maxVersion: wordAt(section, "max_version", tlsVersions) ?? "TLSv1.3",
    ciphers: ciphersOf(section, report),
    preferServerCiphers: section.read("prefer_server_cipher_suites", boolean) ?? true,
    curves: wordsOf(section.entry("curve_preferences"), { served: curves, unserved: unservedCurves }, report),
  };
  checkTogether(settings, section, report);
  return settings;
}

/** One of the words of a table, translated by it. */
function wordAt<T>(section: Mapping, key: string, words: ReadonlyMap<string, T>): T | undefined {
  const word = section.read(key, oneOf([...words.keys()]));
  return word === undefined ? undefined : words.get(word);
}

/** The least version that is served: an older one is written for old clients of other exporters, and harms nobody. */
function minVersionOf(section: Mapping, report: Report): SecureVersion {
  const node = section.entry("min_version")?.value;
  const old = node?.kind === "scalar" && oldTlsVersions.find((version) => version === node.value);
  if (!node || !old) return wordAt(section, "min_version", tlsVersions) ?? "TLSv1.2";
  report.warning(node.where, `${path}.min_version`, {
    problem: "served as TLS12, the oldest version that OpenSSL still speaks",
    found: old,
    advice: "nothing to do, unless an old client scrapes this exporter",
  });
  return "TLSv1.2";
}

/** Suites in the names of OpenSSL. A list of which nothing can be served leaves those of TLS 1.3, as in Go. */
function ciphersOf(section: Mapping, report: Report): readonly string[] {
  const entry = section.entry("cipher_suites");
  const ciphers = wordsOf(entry, { served: cipherSuites, unserved: unservedSuites }, report);
  const isWritten = entry?.value.kind === "list" && entry.value.items.length > 0;
  return isWritten && ciphers.length === 0 ? tls13Ciphers : ciphers;
}

/** Words of a table, and those of other exporters that are left out with a warning. */
interface Words {
  readonly served: ReadonlyMap<string, string>;
  readonly unserved: readonly string[];
}

/** A list of words of a table, translated by it. */
function wordsOf(
  entry: ReturnType<Mapping["entry"]>,
  { served, unserved }: Words,
  report: Report,
): readonly string[] {
  if (entry === undefined) return [];
  const format = oneOf([...served.keys()]);
  const plan = { path: `${path}.${entry.key}`, min: 0, advice: "write a list of names" };
  return readItems(entry.value, plan, report).flatMap(({ node, path: at }) => {
    const known = node.kind === "scalar" && unserved.find((word) => word === node.value);
    if (known) {
      const advice = "nothing to do, unless a client knows no other";
      report.warning(node.where, at, { problem: "not served, left out", found: known, advice });
      return [];
    }
    const word = readNode(node, { path: at, format }, report);
    return served.get(word ?? "") ?? [];
  });
}

/** What each setting alone does not show. */
function checkTogether(settings: TlsSettings, section: Mapping, report: Report): void {
  const whereOf = (key: string) => section.entry(key)?.value.where ?? section.where;
  if (settings.minVersion > settings.maxVersion) {
    report.mistake(whereOf("min_version"), `${path}.min_version`, {
      problem: "above max_version",
      found: `${settings.minVersion} and ${settings.maxVersion}`,
      advice: "write TLS12 at min_version or TLS13 at max_version",
    });
  }
  const isTls12Only = settings.maxVersion === "TLSv1.2" && settings.ciphers.length > 0;
  if (isTls12Only && settings.ciphers.every((cipher) => tls13Suites.has(cipher))) {
    report.mistake(whereOf("cipher_suites"), `${path}.cipher_suites`, {
      problem: "no suite of TLS 1.2 that can be served, and max_version allows no other version",
      found: "none",
      advice: `write one such as ${[...cipherSuites.keys()].find((name) => !tls13Suites.has(name))}, or TLS13 at max_version`,
    });
  }
  const hasAuthority = section.entry("client_ca_file") !== undefined;
  // Without an authority of its own, a platform would trust every public one.
  if (verifying.has(settings.clientAuth) && !hasAuthority) {
    report.mistake(section.where, `${path}.client_ca_file`, {
      problem: `${settings.clientAuth} needs it`,
      found: "nothing",
      advice: "write the name of a file with the authorities of the clients",
    });
  }
  const type = section.entry("client_auth_type")?.value;
  const isOff = type === undefined || (type.kind === "scalar" && type.value === "NoClientCert");
  if (hasAuthority && isOff) {
    report.mistake(whereOf("client_auth_type"), `${path}.client_auth_type`, {
      problem: "client_ca_file has no effect",
      found: type === undefined ? "nothing" : "NoClientCert",
      advice: "write RequireAndVerifyClientCert at client_auth_type, or remove client_ca_file",
    });
  }
}
