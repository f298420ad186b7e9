import http, { type Agent, type ClientRequest } from "node:http";
import https from "node:https";

/** Kept-alive connections to one endpoint. */
export interface HttpAgent {
  /** The agent to send one request with; `onRequest` sees the request before it is sent. */
  forRequest(onRequest: (request: ClientRequest) => void): Agent;
  /** Closes all connections. */
  close(): void;
}

// Node calls it on whatever `agent` holds, but its types leave it out.
interface RequestAdder {
  addRequest(request: ClientRequest, options: object): void;
}

/**
 * A connection pool of its own. Connections idle for `idleTimeoutMs` are closed here, before the server closes them:
 * a request on a connection that the server is just closing ends in a reset. Without a bound on sockets, because an
 * aborted request in the agent's queue is noticed late: calls are bounded by the callers.
 */
export function createHttpAgent(options: {
  readonly secure: boolean;
  readonly idleTimeoutMs: number;
}): HttpAgent {
  const settings = { keepAlive: true, timeout: options.idleTimeoutMs };
  // Said explicitly, so that NODE_TLS_REJECT_UNAUTHORIZED cannot make it insecure.
  const pool = options.secure
    ? new https.Agent({ ...settings, rejectUnauthorized: true })
    : new http.Agent(settings);
  const adder = pool as unknown as RequestAdder;
  return {
    forRequest(onRequest) {
      const view: RequestAdder = {
        addRequest(request, requestOptions) {
          onRequest(request);
          adder.addRequest(request, requestOptions);
        },
      };
      return Object.assign(Object.create(pool) as Agent, view);
    },
    close: () => pool.destroy(),
  };
}
