import { createServer, type IncomingMessage } from "node:http";
import type { Clock } from "../../lib/clock.js";
import { deliver } from "../gateway/deliver.js";
import { close, freeLoopbackPort, type ListenAddress, listen } from "../gateway/listening.js";
import { plainReply, type Reply } from "../gateway/reply.js";
import { utcText } from "../simulated-time.js";
import type { IssuedAccount, Issuer } from "../sts/issuer.js";
import { createFaultQueue, type FaultQueue, faultReply, type StsFault } from "../sts/sts-fault.js";

/** How the metadata service is set up. */
export interface MetadataOptions {
  readonly clock: Clock;
  readonly issuer: Issuer;
  /** Name of the attached role; undefined: none is attached. Default `dts-exporter`. */
  readonly roleName?: string | undefined;
  /** Name of the account whose jobs the role's keys see; default `demo`. */
  readonly account?: string | undefined;
  /** How long a key lasts; default 6 hours. It is replaced when half an hour of it is left. */
  readonly sessionSeconds?: number | undefined;
  /** Default 127.0.0.1 and a free port. */
  readonly listen?: ListenAddress | undefined;
}

/** The metadata service of an ECS instance on loopback, in its hardened mode. */
export interface MetadataSimulator extends Omit<FaultQueue<StsFault>, "next"> {
  start(): Promise<{ readonly url: string }>;
  stop(): Promise<void>;
  /** Method, path and status of every request, e.g. `PUT /latest/api/token 200`. */
  requests(): readonly string[];
  /** Attaches another role, or none. */
  setRole(roleName: string | undefined): void;
}

const roles = "/latest/meta-data/ram/security-credentials/";
const replacedWhenLeftMs = 1_800_000;
const longestTokenSeconds = 21_600;
const plain = { "content-type": "text/plain" };

/** A metadata service that is not yet listening (ECS help pages "Instance metadata" and "Instance RAM roles"). */
export function createMetadataSimulator(options: MetadataOptions): MetadataSimulator {
  const { clock, issuer, account = "demo", sessionSeconds = 21_600 } = options;
  const faults = createFaultQueue<StsFault>();
  const seen: string[] = [];
  const tokens = new Map<string, number>();
  const stopping = new AbortController();
  let roleName = "roleName" in options ? options.roleName : "dts-exporter";
  let current: IssuedAccount | undefined;

  const issueToken = (request: IncomingMessage): Reply => {
    const seconds = Number(request.headers["x-aliyun-ecs-metadata-token-ttl-seconds"]);
    if (!Number.isInteger(seconds) || seconds < 1 || seconds > longestTokenSeconds) return page(400);
    const token = `metadata-token+/${tokens.size + 1}==`;
    tokens.set(token, clock.monotonic() + seconds * 1000);
    return plainReply(200, plain, token);
  };

  const credentials = (): Reply => {
    const known = issuer.issued().find(({ accessKeyId }) => accessKeyId === current?.accessKeyId);
    if (!known || known.securityTokenExpiresAtMs - clock.now() <= replacedWhenLeftMs) {
      current = issuer.issue(account, sessionSeconds);
    } else {
      current = known;
    }
    const body = {
      AccessKeyId: current.accessKeyId,
      AccessKeySecret: current.accessKeySecret,
      Expiration: utcText(current.securityTokenExpiresAtMs / 1000),
      SecurityToken: current.securityToken,
      LastUpdated: utcText(clock.now() / 1000),
      Code: "Success",
    };
    return plainReply(200, plain, JSON.stringify(body));
  };

  const answer = (request: IncomingMessage): Reply => {
    const { method, url = "" } = request;
    if (url === "/latest/api/token") return method === "PUT" ? issueToken(request) : page(405);
    const token = String(request.headers["x-aliyun-ecs-metadata-token"]);
    if (method !== "GET" || clock.monotonic() >= (tokens.get(token) ?? 0)) return page(403);
    if (roleName === undefined) return page(404);
    if (url === roles) return plainReply(200, plain, roleName);
    return url === `${roles}${roleName}` ? credentials() : page(404);
  };

  const server = createServer((request, response) => {
    const fault = faults.next();
    const normally = (): Reply => (fault?.kind === "error" ? page(fault.status) : answer(request));
    const reply = fault && fault.kind !== "error" ? faultReply(fault, normally) : normally();
    seen.push(`${request.method} ${request.url} ${reply.status}`);
    deliver(response, reply, { clock, signal: stopping.signal }).catch(() => response.destroy());
  });

  return {
    start: () => listen(server, options.listen ?? freeLoopbackPort),
    async stop() {
      stopping.abort();
      await close(server);
    },
    requests: () => seen,
    fail: faults.fail,
    heal: faults.heal,
    setRole(replacement) {
      roleName = replacement;
      current = undefined;
    },
  };
}

/** An error as the service answers it: a page, of which only the status counts. */
function page(status: number): Reply {
  const headers = { "content-type": "text/html" };
  return plainReply(status, headers, `<html><head><title>${status}</title></head></html>`);
}
