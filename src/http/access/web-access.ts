import { compare } from "bcryptjs";
import { ConfigMistakes, type Mistake } from "../../config/document/mistakes.js";
import type { Clock } from "../../lib/clock.js";
import type { Logger } from "../../lib/logger.js";
import { type FollowedWebConfig, takeOver } from "../web-config/followed-web-config.js";
import { mistakeAt, type WebPlaces } from "../web-config/places.js";
import type { WebConfig } from "../web-config/web-config.js";
import { type Authorize, createPasswordCheck } from "./auth.js";

/** Who may read, and which headers every answer carries. */
export interface WebAccess {
  /** Absent: everybody may read. */
  readonly authorize: Authorize | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Users and headers as the file has them now: looked at when somebody asks, as the exporter-toolkit does. What is broken
 * is logged once, and what was in force stays.
 */
export function createWebAccess(
  web: FollowedWebConfig,
  { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
): () => WebAccess {
  const passwords = createPasswordCheck({ compare, clock });
  const accessOf = ({ users, headers }: WebConfig): WebAccess => {
    passwords.apply(users);
    return { authorize: users.size === 0 ? undefined : passwords.authorize, headers };
  };
  let config: WebConfig = web;
  let access = accessOf(config);

  const look = (): void => {
    const next = web.reread?.();
    if (!next) return;
    if (config.users.size > 0 && next.users.size === 0) throw new ConfigMistakes([withoutUsers(next)]);
    if (JSON.stringify(next.tls) !== JSON.stringify(web.tls)) {
      logger.warn("changed settings take effect at the next start", { section: "tls_server_config" });
    }
    for (const warning of next.warnings) logger.warn("configuration warning", { warning });
    config = next;
    access = accessOf(config);
    logger.info("users and headers reloaded", { file: next.file });
  };

  const refused = "web configuration mistake, keeping the old one";
  return () => {
    takeOver(look, logger, refused);
    return access;
  };
}

/** A file that is being written is empty for a moment: that must not open the exporter to everybody. */
function withoutUsers(next: WebPlaces): Mistake {
  return mistakeAt(next, "basic_auth_users", {
    problem: "users cannot be taken away while the exporter runs",
    found: "no user",
    advice: "restart it, if everybody is to read",
  });
}
