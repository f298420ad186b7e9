import { dirname, isAbsolute, join } from "node:path";
import type { SecureVersion } from "node:tls";
import { type ClientAuth, clientAuths } from "../access/client-certificates.js";
import { readUsers } from "../access/users.js";
import { cipherSuites, curves, tlsVersions } from "../connections/tls-names.js";
import { readResponseHeaders } from "./response-headers.js";
import { formatWebMistake, WebConfigError } from "./web-config-error.js";
import { type ReportMistake, readSection, type WebSection } from "./web-section.js";

/**
 * The file behind `--web.config.file`, in the format of the Prometheus exporter-toolkit
 * (github.com/prometheus/exporter-toolkit, docs/web-configuration.md).
 */
export interface WebConfig {
  /** The name of the file, for messages. */
  readonly file: string;
  /** Absent: plain HTTP. */
  readonly tls: TlsSettings | undefined;
  /** Set on every answer, over the exporter's own. */
  readonly headers: Readonly<Record<string, string>>;
  /** Name -> bcrypt hash. Empty: everybody may read. */
  readonly users: ReadonlyMap<string, string>;
}

/** A web configuration whose file may change while it is in force. */
export interface FollowedWebConfig extends WebConfig {
  /**
   * What the file says now; undefined when it is as it was at the last look. Absent: it is never looked at again.
   * Throws a {@link WebConfigError} when it cannot be used.
   */
  readonly reread?: (() => WebConfig | undefined) | undefined;
}

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

const none: ReadonlyMap<string, string> = new Map();
const root = {
  path: "",
  keys: ["tls_server_config", "http_server_config", "basic_auth_users"],
  unsupported: new Map([["rate_limit", "remove it: what is served was rendered before, and is cheap"]]),
};
const tlsPlan = {
  path: "tls_server_config",
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
};
const httpPlan = { path: "http_server_config", keys: ["http2", "headers"], unsupported: none };
const verifying: ReadonlySet<ClientAuth> = new Set(["VerifyClientCertIfGiven", "RequireAndVerifyClientCert"]);

/**
 * Checks the parsed tree of a web configuration; `name` is the name of its file. Reads no file.
 * Throws a {@link WebConfigError} with every mistake at once.
 */
export function readWebConfig(tree: unknown, name: string): WebConfig {
  const mistakes: string[] = [];
  const report: ReportMistake = (mistake) => void mistakes.push(formatWebMistake(name, mistake));
  const file = readSection(tree, root, report);
  const tls = readTls(readSection(file.value(tlsPlan.path), tlsPlan, report), dirname(name), report);
  const http = readSection(file.value(httpPlan.path), httpPlan, report);
  if (http.flag("http2") === true) {
    const advice = "write false, or leave it out: HTTP/1.1 is what is served";
    report({ path: "http_server_config.http2", problem: "HTTP/2 is not supported", found: "true", advice });
  }
  const headers = readResponseHeaders(http.value("headers"), "http_server_config.headers", report);
  const users = readUsers(file.value("basic_auth_users"), "basic_auth_users", report);
  if (mistakes.length > 0) throw new WebConfigError(mistakes);
  return { file: name, tls, headers, users };
}

/** `undefined` when nothing is written: the exporter-toolkit takes that for plain HTTP too. */
function readTls(section: WebSection, folder: string, report: ReportMistake): TlsSettings | undefined {
  if (section.isEmpty) return undefined;
  const fileAt = (key: string): string | undefined => {
    const file = section.text(key);
    return file === undefined || isAbsolute(file) ? file : join(folder, file);
  };
  const needed = (key: string, why: string): string => {
    if (section.value(key) === undefined) {
      const advice = "write the name of a file in PEM format";
      report({ path: `${section.path}.${key}`, problem: why, found: "nothing", advice });
    }
    return fileAt(key) ?? "";
  };
  const settings: TlsSettings = {
    certFile: needed("cert_file", "TLS needs a certificate"),
    keyFile: needed("key_file", "TLS needs the key of the certificate"),
    clientCaFile: fileAt("client_ca_file"),
    clientAuth: section.word("client_auth_type", clientAuths) ?? "NoClientCert",
    minVersion: section.word("min_version", tlsVersions) ?? "TLSv1.2",
    maxVersion: section.word("max_version", tlsVersions) ?? "TLSv1.3",
    ciphers: section.words("cipher_suites", cipherSuites) ?? [],
    preferServerCiphers: section.flag("prefer_server_cipher_suites") ?? true,
    curves: section.words("curve_preferences", curves) ?? [],
  };
  checkTogether(settings, section, report);
  return settings;
}

/** What each setting alone does not show. */
function checkTogether(settings: TlsSettings, { path, value }: WebSection, report: ReportMistake): void {
  if (settings.minVersion > settings.maxVersion) {
    const advice = "write TLS12 at min_version or TLS13 at max_version";
    const found = `${settings.minVersion} and ${settings.maxVersion}`;
    report({ path: `${path}.min_version`, problem: "above max_version", found, advice });
  }
  const type = value("client_auth_type");
  // Without an authority of its own, a platform would trust every public one.
  if (verifying.has(settings.clientAuth) && value("client_ca_file") === undefined) {
    const advice = "write the name of a file with the authorities of the clients";
    report({
      path: `${path}.client_ca_file`,
      problem: `${settings.clientAuth} needs it`,
      found: "nothing",
      advice,
    });
  }
  const isOff = type === undefined || type === "NoClientCert";
  if (value("client_ca_file") !== undefined && isOff) {
    const advice = "write RequireAndVerifyClientCert at client_auth_type, or remove client_ca_file";
    const found = type === undefined ? "nothing" : "NoClientCert";
    report({ path: `${path}.client_auth_type`, problem: "client_ca_file has no effect", found, advice });
  }
}
