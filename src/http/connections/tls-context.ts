import { constants } from "node:crypto";
import { createSecureContext, type SecureContextOptions } from "node:tls";
import type { Clock } from "../../lib/clock.js";
import { errorCode } from "../../lib/error-code.js";
import type { Logger } from "../../lib/logger.js";
import { createFollower } from "../web-config/follower.js";
import type { TlsSettings } from "../web-config/web-config.js";
import { formatWebMistake, WebConfigError } from "../web-config/web-config-error.js";
import { isSameFiles, mistakesOf, readTlsFiles, type TlsFiles } from "./tls-files.js";
import { tls13Ciphers } from "./tls-names.js";

/** The certificate, key and rules that the next handshake should use. */
export interface TlsContext {
  readonly settings: TlsSettings;
  /** Looks at the files again, at most once a second. The same object until they change. */
  current(): SecureContextOptions;
}

/** What following the files takes. `file` is the name of the web configuration, for messages. */
export interface TlsContextDeps {
  readonly file: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Reads the files and follows their changes: what is broken later is logged once and the old certificate stays.
 * Throws a {@link WebConfigError} when they cannot be used now.
 */
export function createTlsContext(settings: TlsSettings, { file, clock, logger }: TlsContextDeps): TlsContext {
  let seen = readTlsFiles(settings);
  let options = optionsOf(settings, seen, file);
  const look = (): void => {
    const found = readTlsFiles(settings);
    if (isSameFiles(found, seen)) return;
    seen = found;
    options = optionsOf(settings, found, file);
    logger.info("TLS certificate reloaded", { file: settings.certFile });
  };
  const refused = "the new TLS files cannot be used, the old ones stay";
  const follow = createFollower(look, { clock, logger, refused });
  return {
    settings,
    current() {
      follow();
      return options;
    },
  };
}

function optionsOf(settings: TlsSettings, files: TlsFiles, file: string): SecureContextOptions {
  const mistakes = mistakesOf(files, file);
  if (mistakes.length > 0) throw new WebConfigError(mistakes);
  const { ciphers, curves, clientAuth } = settings;
  const options: SecureContextOptions = {
    cert: files.cert.text,
    key: files.key.text,
    ca: files.clientCa?.text,
    minVersion: settings.minVersion,
    maxVersion: settings.maxVersion,
    honorCipherOrder: settings.preferServerCiphers,
    ...(ciphers.length === 0 ? {} : { ciphers: [...new Set([...ciphers, ...tls13Ciphers])].join(":") }),
    ...(curves.length === 0 ? {} : { ecdhCurve: curves.join(":") }),
    // A resumed session is not asked for its certificate again.
    ...(clientAuth === "NoClientCert" ? {} : { secureOptions: constants.SSL_OP_NO_TICKET }),
  };
  try {
    createSecureContext(options);
  } catch (error) {
    const advice = "write another certificate, key or cipher_suites";
    const problem = "OpenSSL refuses it";
    throw new WebConfigError([
      formatWebMistake(file, { path: "tls_server_config", problem, found: errorCode(error), advice }),
    ]);
  }
  return options;
}
