import { isUtf8 } from "node:buffer";
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Clock } from "../../lib/clock.js";
import { networkOf } from "../connections/network-of.js";
import { createFairLine } from "./fair-line.js";
import { bcryptCost, nobodysHash } from "./users.js";

/** Whether a request may pass. `challenge` is the `WWW-Authenticate` of the 401; a wait is the one of a 503. */
export type Authorization =
  | { readonly ok: true }
  | { readonly ok: false; readonly challenge: string }
  | { readonly ok: false; readonly retryAfterSeconds: number };

/** What decides over a request. */
type AuthorizedRequest = Pick<IncomingMessage, "headers"> & {
  readonly socket: Pick<IncomingMessage["socket"], "destroyed" | "remoteAddress">;
};

/** Decides over every request before any route sees it. */
export type Authorize = (request: AuthorizedRequest) => Promise<Authorization> | Authorization;

/** What checking passwords takes. */
export interface PasswordCheckDeps {
  /** Whether a password belongs to a bcrypt hash; takes 2^cost steps, whatever the answer is. */
  readonly compare: (password: string, hash: string) => Promise<boolean>;
  readonly clock: Clock;
}

/** Who may read, by name and password. */
export interface PasswordCheck {
  readonly authorize: Authorize;
  /** Goes on with these bcrypt hashes by name: whoever has passed with one of them need not be compared again. */
  apply(users: ReadonlyMap<string, string>): void;
}

/** A name and a password as a client sent them. */
interface BasicCredentials {
  readonly user: string;
  readonly password: string;
}

interface Verification {
  readonly result: Promise<boolean | undefined>;
  readonly sockets: AuthorizedRequest["socket"][];
}

const passed = { ok: true } as const;
const refused = { ok: false, challenge: 'Basic realm="aliyun-dts-exporter", charset="UTF-8"' } as const;
const busy = { ok: false, retryAfterSeconds: 5 } as const;
const mostWaiting = 16;

/**
 * Basic authentication against bcrypt hashes by name. A right password is remembered, so only the first scrape pays
 * for bcrypt. A wrong one costs the same for every name, known or not, and is never remembered. Every address has one place in
 * the line for bcrypt, so that strangers who try passwords do not keep a right one out.
 */
export function createPasswordCheck(deps: PasswordCheckDeps): PasswordCheck {
  const key = randomBytes(32);
  const nobody = randomBytes(32);
  let users: ReadonlyMap<string, string> = new Map();
  // By hash: with another one a user has to be compared anew. The digests are worthless without the key, which dies with the process.
  const verified = new Map<string, Buffer>();
  const underWay = new Map<string, Verification>();
  const line = createFairLine({ clock: deps.clock, mostWaiting, placesPerShare: 1 });

  const verifiedOf = (user: string): Buffer => verified.get(users.get(user) ?? "") ?? nobody;

  const compare = async (credentials: BasicCredentials, digest: Buffer): Promise<boolean> => {
    const hashes = users;
    const isRight = await isRightPassword(credentials, hashes, deps.compare);
    if (isRight) verified.set(hashes.get(credentials.user) ?? "", digest);
    return isRight;
  };

  /** Clients that send the same at once share one place and one comparison. `undefined`: there was no place. */
  const verify = (
    credentials: BasicCredentials,
    digest: Buffer,
    socket: AuthorizedRequest["socket"],
  ): Promise<boolean | undefined> => {
    const name = digest.toString("hex");
    const shared = underWay.get(name);
    if (shared) {
      shared.sockets.push(socket);
      return shared.result;
    }
    const sockets = [socket];
    const isWanted = () => sockets.some(({ destroyed }) => !destroyed);
    const result = line
      .run({ share: networkOf(socket.remoteAddress), isWanted }, () => compare(credentials, digest))
      .finally(() => underWay.delete(name));
    underWay.set(name, { result, sockets });
    return result;
  };

  return {
    async authorize({ headers, socket }) {
      const credentials = basicCredentialsOf(headers.authorization);
      if (!credentials) return refused;
      // A name holds no colon, so the text has one meaning only.
      const digest = createHmac("sha256", key).update(`${credentials.user}:${credentials.password}`).digest();
      if (timingSafeEqual(digest, verifiedOf(credentials.user))) return passed;
      const isRight = await verify(credentials, digest, socket);
      if (isRight === undefined) return busy;
      return isRight ? passed : refused;
    },
    apply(next) {
      users = next;
      const kept = new Set(next.values());
      for (const hash of verified.keys()) if (!kept.has(hash)) verified.delete(hash);
    },
  };
}

/** The comparison itself: what is wrong always takes 2^(highest cost of all users) steps. */
async function isRightPassword(
  { user, password }: BasicCredentials,
  users: ReadonlyMap<string, string>,
  compare: PasswordCheckDeps["compare"],
): Promise<boolean> {
  const costOf = (hash: string) => bcryptCost(hash) ?? 0;
  const highestCost = Math.max(...[...users.values()].map(costOf));
  const hash = users.get(user);
  const matches = await compare(password, hash ?? nobodysHash(highestCost));
  if (hash === undefined) return false;
  if (matches) return true;
  // 2^cost + 2^cost + 2^(cost + 1) + ... + 2^(highest - 1) = 2^highest
  for (let cost = costOf(hash); cost < highestCost; cost += 1) await compare(password, nobodysHash(cost));
  return false;
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
