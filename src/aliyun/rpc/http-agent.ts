import http, { type Agent, type ClientRequest } from "node:http";
import https from "node:https";
import net, { type Socket } from "node:net";
import tls from "node:tls";
import type { ForwardProxy } from "../../lib/proxy-environment.js";
import { withFields } from "../../lib/with-fields.js";
import type { ProxyProblem } from "../failures/failure-of-proxy.js";
import { openTunnel, ProxyError } from "./tunnel.js";

/** Kept-alive connections to one endpoint. */
export interface HttpAgent {
  /** The agent to send one request with. */
  forRequest(caller: AgentCaller): Agent;
  /** Closes all connections. */
  close(): void;
}

/** Who sends one request. */
export interface AgentCaller {
  /** Sees the request before it is sent. */
  onRequest(request: ClientRequest): void;
  /** Hears, before the request fails, that the proxy is why. */
  onProxyProblem(problem: ProxyProblem): void;
  /** Aborting it ends what is done for the request before it has a connection, and destroys the request with its socket. */
  readonly signal: AbortSignal;
}

// Node calls it on whatever `agent` holds, but its types leave it out.
interface RequestAdder {
  addRequest(request: ClientRequest, options: object): void;
}

/** What Node gives to `createConnection`: the options of the request, ours among them, with those of the agent. */
interface ConnectionOptions extends tls.ConnectionOptions {
  readonly host: string;
  readonly port: number;
  readonly caller: AgentCaller;
}

type Connected = (error: Error | null, socket?: Socket) => void;

/**
 * A connection pool. Connections idle for `idleTimeoutMs` are closed here, before the server closes them:
 * a request on a connection that the server is just closing ends in a reset. Without a bound on sockets, because an
 * aborted request in the agent's queue is noticed late: calls are bounded by the callers.
 *
 * Through a proxy, an `https://` endpoint is reached by a tunnel, with its own certificate checked as ever; a request to an
 * `http://` endpoint is given to the proxy itself.
 */
export function createHttpAgent(options: {
  readonly secure: boolean;
  readonly idleTimeoutMs: number;
  readonly proxy?: ForwardProxy | undefined;
}): HttpAgent {
  const { secure, proxy } = options;
  const pool = createPool(options);
  const adder = pool as unknown as RequestAdder;
  return {
    forRequest(caller) {
      const view: RequestAdder = {
        addRequest(request, requestOptions) {
          if (proxy && !secure) addressProxy(request, proxy, caller);
          caller.onRequest(request);
          destroyOnAbort(request, caller.signal);
          // Only who connects through a proxy has to know: without one it would be a copy for nothing.
          adder.addRequest(request, proxy ? withFields(requestOptions, { caller }) : requestOptions);
        },
      };
      return Object.assign(Object.create(pool) as Agent, view);
    },
    close: () => pool.destroy(),
  };
}

/**
 * As the option `signal` of a request does, at a fraction of its cost: that one watches for every way in which a request may end, to let go
 * of a signal which here ends with the request.
 */
function destroyOnAbort(request: ClientRequest, signal: AbortSignal): void {
  // httpx begins to read a turn after the headers have come; cut off before, it would wait for a timer of its own.
  const destroy = (): void => void setImmediate(() => request.destroy());
  if (signal.aborted) destroy();
  else signal.addEventListener("abort", destroy, { once: true });
}

function createPool({ secure, idleTimeoutMs, proxy }: Parameters<typeof createHttpAgent>[0]): Agent {
  const settings = { keepAlive: true, timeout: idleTimeoutMs };
  // Said explicitly, so that NODE_TLS_REJECT_UNAUTHORIZED cannot make it insecure.
  const pool = secure ? new https.Agent({ ...settings, rejectUnauthorized: true }) : new http.Agent(settings);
  if (proxy === undefined) return pool;
  const connect = secure ? throughTunnel(pool, proxy) : toProxy(proxy);
  return Object.assign(pool, { createConnection: connect });
}

function throughTunnel(pool: Agent, proxy: ForwardProxy) {
  const secured = pool.createConnection.bind(pool) as (options: object) => Socket;
  return (options: ConnectionOptions, connected: Connected): void => {
    const { host, port, caller } = options;
    openTunnel(proxy, { host, port: Number(port), signal: caller.signal }).then(
      (socket) => connected(null, secured({ ...options, socket })),
      (error: Error) => {
        if (error instanceof ProxyError) caller.onProxyProblem(error.problem);
        connected(error);
      },
    );
  };
}

function toProxy({ host, port, secure }: ForwardProxy) {
  return ({ caller, timeout }: ConnectionOptions): Socket => {
    const to = { host, port, ...(timeout && { timeout }) };
    const socket = secure
      ? tls.connect({ ...to, servername: net.isIP(host) ? "" : host, rejectUnauthorized: true })
      : net.connect({ ...to, noDelay: true });
    const onError = ({ code = "" }: NodeJS.ErrnoException) => caller.onProxyProblem({ code });
    socket.once("error", onError);
    socket.once(secure ? "secureConnect" : "connect", () => socket.off("error", onError));
    return socket;
  };
}

/** A request to an `http://` endpoint as a proxy takes it: with the whole URL (RFC 9112, absolute form). */
function addressProxy(request: ClientRequest, proxy: ForwardProxy, caller: AgentCaller): void {
  const authorization = proxy.authorization();
  request.path = `http://${request.getHeader("host")}${request.path}`;
  if (authorization !== undefined) request.setHeader("proxy-authorization", authorization);
  request.prependOnceListener("response", ({ statusCode: status = 0 }) => {
    if (status === 407) caller.onProxyProblem({ status });
  });
}
