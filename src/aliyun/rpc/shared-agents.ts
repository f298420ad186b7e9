import type { Agent, ClientRequest } from "node:http";
import type { ForwardProxy } from "../../lib/proxy-environment.js";
import { createHttpAgent, type HttpAgent } from "./http-agent.js";

/** Where the connections of a pool lead. */
export interface Destination {
  /** Of the endpoint: `https://host`, with the port if it is not the usual one. */
  readonly origin: string;
  readonly proxy: ForwardProxy | undefined;
}

/** Connections that clients share: one pool for each endpoint and the proxy on the way to it. */
export interface SharedAgents {
  /** The pool of a destination, for one client. Closing it cuts the client's own requests, and with the last client all connections. */
  join(destination: Destination): HttpAgent;
}

// Servers and load balancers close idle connections after 5 s or more; the client has to be first.
const idleTimeoutMs = 4_000;

/**
 * No connections yet. Accounts may share them, because a connection knows nothing of an account: each request is signed on its own. Without
 * it, an account that is called once in a while would open a new connection for every call. Node takes the one that was used last, so that
 * those that are too many grow idle and are closed.
 */
export function createSharedAgents(): SharedAgents {
  const pools = new Set<Pool>();
  const open = (destination: Destination): Pool => {
    const secure = destination.origin.startsWith("https:");
    const pool = {
      ...destination,
      agent: createHttpAgent({ secure, idleTimeoutMs, proxy: destination.proxy }),
      members: new Set<symbol>(),
    };
    pools.add(pool);
    return pool;
  };
  return {
    join({ origin, proxy }) {
      const known = [...pools].find((pool) => pool.origin === origin && pool.proxy === proxy);
      const pool = known ?? open({ origin, proxy });
      const own = createOwnRequests(pool.agent);
      const member = Symbol();
      pool.members.add(member);
      return {
        forRequest: own.forRequest,
        close() {
          own.close();
          pool.members.delete(member);
          if (pool.members.size > 0) return;
          pools.delete(pool);
          pool.agent.close();
        },
      };
    },
  };
}

interface Pool extends Destination {
  readonly agent: HttpAgent;
  readonly members: Set<symbol>;
}

/** The same agent, for requests that are cut together. */
function createOwnRequests(agent: HttpAgent): HttpAgent {
  const underWay = new Set<ClientRequest>();
  return {
    forRequest(caller): Agent {
      return agent.forRequest({
        ...caller,
        onRequest(request) {
          underWay.add(request);
          request.once("close", () => underWay.delete(request));
          caller.onRequest(request);
        },
      });
    },
    close() {
      for (const request of underWay) request.destroy();
    },
  };
}
