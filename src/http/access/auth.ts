import { isUtf8 } from "node:buffer";
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Clock } from "../../lib/clock.js";
import { createPacedQueue } from "./paced-queue.js";
import { bcryptCost, nobodysHash } from "./users.js";

/** Whether a request may pass. `challenge` is the `WWW-Authenticate` of the 401; a wait is the one of a 503. */
export type Authorization =
  | { readonly ok: true }
  | { readonly ok: false; readonly challenge: string }
  | { readonly ok: false; readonly retryAfterSeconds: number };

/** What decides over a request. */
type AuthorizedRequest = Pick<IncomingMessage, "headers"> & {
  readonly socket: Pick<IncomingMessage["socket"], "destroyed">;
};

/** Decides over every request before any route sees it. */
export type Authorize = (request: AuthorizedRequest) => Promise<Authorization> | Authorization;

/** What checking passwords takes. */
export interface AuthorizeDeps {
  /** Whether a password belongs to a bcrypt hash; takes 2^cost steps, whatever the answer is. */
  readonly compare: (password: string, hash: string) => Promise<boolean>;
  readonly clock: Clock;
}

/** A name and a password as a client sent them. */
interface BasicCredentials {
  readonly user: string;
  readonly password: string;
}

interface Verification {
  readonly result: Promise<boolean>;
  readonly isWantedBy: (() => boolean)[];
}

const passed = { ok: true } as const;
const refused = { ok: false, challenge: 'Basic realm="aliyun-dts-exporter", charset="UTF-8"' } as const;
const busy = { ok: false, retryAfterSeconds: 5 } as const;
const maxWaiting = 16;

/**
 * Basic authentication against bcrypt hashes by name. A right password is remembered, so only the first scrape pays
 * for bcrypt. A wrong one costs the same for every name, known or not, and is never remembered.
 */
export function createAuthorize(users: ReadonlyMap<string, string>, deps: AuthorizeDeps): Authorize {
  const key = randomBytes(32);
  const nobody = randomBytes(32);
  // One entry a user at most. The digests are worthless without the key, which dies with the process.
  const verified = new Map<string, Buffer>();
  const underWay = new Map<string, Verification>();
  const checks = createPacedQueue({ clock: deps.clock, maxWaiting });
  const check = createCheck(users, deps);

  /** Many clients that send the same at once share one verification. `undefined`: too many others are waiting. */
  function verify(
    credentials: BasicCredentials,
    digest: Buffer,
    isWanted: () => boolean,
  ): Promise<boolean> | undefined {
    const name = digest.toString("hex");
    const shared = underWay.get(name);
    if (shared) {
      shared.isWantedBy.push(isWanted);
      return shared.result;
    }
    const isWantedBy = [isWanted];
    const result = checks.run(async () => {
      try {
        if (!isWantedBy.some((wanted) => wanted())) return false;
        const isRight = await check(credentials);
        if (isRight) verified.set(credentials.user, digest);
        return isRight;
      } finally {
        underWay.delete(name);
      }
    });
    if (result) underWay.set(name, { result, isWantedBy });
    return result;
  }

  return async ({ headers, socket }) => {
    const credentials = basicCredentialsOf(headers.authorization);
    if (!credentials) return refused;
    // A name holds no colon, so the text has one meaning only.
    const digest = createHmac("sha256", key).update(`${credentials.user}:${credentials.password}`).digest();
    if (timingSafeEqual(digest, verified.get(credentials.user) ?? nobody)) return passed;
    const isRight = verify(credentials, digest, () => !socket.destroyed);
    if (isRight === undefined) return busy;
    return (await isRight) ? passed : refused;
  };
}

/** The comparison itself: what is wrong always takes 2^(highest cost of all users) steps. */
function createCheck(users: ReadonlyMap<string, string>, { compare }: AuthorizeDeps) {
  const costOf = (hash: string) => bcryptCost(hash) ?? 0;
  const highestCost = Math.max(...[...users.values()].map(costOf));
  return async ({ user, password }: BasicCredentials): Promise<boolean> => {
    const hash = users.get(user);
    const matches = await compare(password, hash ?? nobodysHash(highestCost));
    if (hash === undefined) return false;
    if (matches) return true;
    // 2^cost + 2^cost + 2^(cost + 1) + ... + 2^(highest - 1) = 2^highest
    for (let cost = costOf(hash); cost < highestCost; cost += 1) await compare(password, nobodysHash(cost));
    return false;
  };
}

const scheme = /^basic +((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)$/i;
const control = /\p{Cc}/u;

/** Reads the header `Authorization` of RFC 7617, in UTF-8. `undefined` for anything else. */
function basicCredentialsOf(header: string | undefined): BasicCredentials | undefined {
  const encoded = scheme.exec(header ?? "")?.[1];
  if (encoded === undefined) return undefined;
  const bytes = Buffer.from(encoded, "base64");
  const text = bytes.toString("utf8");
  const colon = text.indexOf(":");
  if (colon < 0 || !isUtf8(bytes) || control.test(text)) return undefined;
  return { user: text.slice(0, colon), password: text.slice(colon + 1) };
}
