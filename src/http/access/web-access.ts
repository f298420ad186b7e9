import { compare } from "bcryptjs";
import type { Clock } from "../../lib/clock.js";
import type { Logger } from "../../lib/logger.js";
import { createFollower } from "../web-config/follower.js";
import type { FollowedWebConfig, WebConfig } from "../web-config/web-config.js";
import { formatWebMistake, WebConfigError } from "../web-config/web-config-error.js";
import type { Authorize } from "./auth.js";
import { createAuthorize } from "./auth.js";

/** Who may read, and which headers every answer carries. */
export interface WebAccess {
  /** Absent: everybody may read. */
  readonly authorize: Authorize | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Users and headers as the file has them now: looked at once a second at most, when somebody asks, as the
 * exporter-toolkit does. What is broken is logged once, and what was in force stays.
 */
export function createWebAccess(
  web: FollowedWebConfig,
  { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
): () => WebAccess {
  let config: WebConfig = web;
  let access = accessOf(config, clock);

  const look = (): void => {
    const next = web.reread?.();
    if (!next) return;
    if (config.users.size > 0 && next.users.size === 0) throw new WebConfigError([withoutUsers(next.file)]);
    if (JSON.stringify(next.tls) !== JSON.stringify(web.tls)) {
      logger.warn("changed settings take effect at the next start", { section: "tls_server_config" });
    }
    config = next;
    access = accessOf(config, clock);
    logger.info("users and headers reloaded", { file: next.file });
  };

  const refused = "the new web configuration cannot be used, the old one stays";
  const follow = createFollower(look, { clock, logger, refused });
  return () => {
    follow();
    return access;
  };
}

function accessOf({ users, headers }: WebConfig, clock: Clock): WebAccess {
  return { authorize: users.size === 0 ? undefined : createAuthorize(users, { compare, clock }), headers };
}

/** A file that is being written is empty for a moment: that must not open the exporter to everybody. */
function withoutUsers(file: string): string {
  return formatWebMistake(file, {
    path: "basic_auth_users",
    problem: "users cannot be taken away while the exporter runs",
    found: "no user",
    advice: "restart it, if everybody is to read",
  });
}
