import http from "node:http";
import https from "node:https";
import type { Socket } from "node:net";
import type { ForwardProxy } from "../../lib/proxy-environment.js";
import type { ProxyProblem } from "../failures/failure-of-proxy.js";

/** Why a proxy let nothing through: it could not be reached, or it answered with an HTTP status. */
export class ProxyError extends Error {
  readonly problem: ProxyProblem;

  constructor(problem: ProxyProblem) {
    super("the proxy lets nothing through");
    this.name = "ProxyError";
    this.problem = problem;
  }
}

/** Where a tunnel goes, and for how long it is wanted. */
export interface TunnelTarget {
  readonly host: string;
  readonly port: number;
  /** Aborting it ends the connection to the proxy, until the tunnel is there. */
  readonly signal: AbortSignal;
}

/**
 * Has a proxy connect to a host (CONNECT), and gives the connection. Node's own parser reads the answer, so that its header is
 * bounded; no byte of our request has gone out by then.
 * @throws ProxyError
 */
export function openTunnel(proxy: ForwardProxy, { host, port, signal }: TunnelTarget): Promise<Socket> {
  const authority = `${host.includes(":") ? `[${host}]` : host}:${port}`;
  const authorization = proxy.authorization();
  const { request } = proxy.secure ? https : http;
  return new Promise((resolve, reject) => {
    const connect = request({
      method: "CONNECT",
      host: proxy.host,
      port: proxy.port,
      path: authority,
      headers: { host: authority, ...(authorization && { "proxy-authorization": authorization }) },
      agent: false,
      // Said explicitly, so that NODE_TLS_REJECT_UNAUTHORIZED cannot make it insecure.
      rejectUnauthorized: true,
      signal,
    });
    connect.once("connect", ({ statusCode: status = 0 }, socket: Socket, head) => {
      socket.on("error", () => undefined);
      if (status < 200 || status > 299) {
        socket.destroy();
        reject(new ProxyError({ status }));
        return;
      }
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
    connect.on("error", (error: NodeJS.ErrnoException) => reject(new ProxyError({ code: error.code ?? "" })));
    connect.end();
  });
}
