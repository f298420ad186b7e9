import { constants } from "node:crypto";
import { createSecureContext, type SecureContextOptions } from "node:tls";
import { ConfigMistakes } from "../../config/document/mistakes.js";
import type { Clock } from "../../lib/clock.js";
import { errorCode } from "../../lib/error-code.js";
import { followFiles } from "../../lib/followed-files.js";
import type { Logger } from "../../lib/logger.js";
import { takeOver } from "../web-config/followed-web-config.js";
import { mistakeAt, type WebPlaces } from "../web-config/places.js";
import type { TlsSettings } from "../web-config/tls-settings.js";
import { parseTlsFiles, readTlsFiles, type TlsFiles } from "./tls-files.js";
import { tls13Ciphers } from "./tls-names.js";

/** The certificate, key and rules that the next handshake should use. */
export interface TlsContext {
  readonly settings: TlsSettings;
  /** Looks at the files again, at most once a second. The same object until they change. */
  current(): SecureContextOptions;
}

/** What following the files takes. */
export interface TlsContextDeps {
  /** Where the settings are written, for messages. */
  readonly web: WebPlaces;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Reads the files and follows their changes: what is broken later is logged once and the old certificate stays.
 * @throws ConfigMistakes when they cannot be used now
 */
export function createTlsContext(settings: TlsSettings, { web, clock, logger }: TlsContextDeps): TlsContext {
  const files = followFiles(() => readTlsFiles(settings), clock);
  let options = optionsOf(settings, files.first, web);
  const look = (): void => {
    const found = files.changed();
    if (!found) return;
    options = optionsOf(settings, found, web);
    logger.info("TLS certificate reloaded", { file: settings.certFile });
  };
  const refused = "TLS files cannot be used, keeping the old ones";
  return {
    settings,
    current() {
      takeOver(look, logger, refused);
      return options;
    },
  };
}

/** Reads the files as a start does. @throws ConfigMistakes when they cannot be used now */
export function checkTlsFiles(settings: TlsSettings, web: WebPlaces): void {
  optionsOf(settings, readTlsFiles(settings), web);
}

function optionsOf(settings: TlsSettings, files: TlsFiles, web: WebPlaces): SecureContextOptions {
  const { ciphers, curves, clientAuth } = settings;
  const options: SecureContextOptions = {
    ...parseTlsFiles(files, web),
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
    const complaint = { problem, found: errorCode(error), advice };
    throw new ConfigMistakes([mistakeAt(web, "tls_server_config", complaint)]);
  }
  return options;
}
