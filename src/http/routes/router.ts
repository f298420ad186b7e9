import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from "fastify";
import type { Authorization } from "../access/auth.js";
import { createJobLists } from "../jobs/job-list.js";
import { apiRoutes } from "./api-routes.js";
import { lifecycleRoutes } from "./lifecycle-routes.js";
import { metricsRoute } from "./metrics-route.js";
import { pageRoutes } from "./page-routes.js";
import { probeRoutes } from "./probe-route.js";
import { refusalOf } from "./refusals.js";
import { createRendering } from "./rendered-route.js";
import { allowedMethods, checkTelemetryPath, type Route } from "./route.js";
import type { RouteDeps } from "./route-deps.js";
import { securityHeaders, sendBusy, sendText } from "./send.js";

/** What the routes need to know of the connections below them. */
export interface ConnectionRules {
  readonly stalledReaderMs: number;
  readonly isStopping: () => boolean;
}

/** Every route behind one gate. What is not in the table is 404; a known path with another method is 405. */
export function createRouter(deps: RouteDeps, rules: ConnectionRules): FastifyInstance {
  const router = fastify({
    logger: false,
    exposeHeadRoutes: true,
    // The header cap is the limit; ids of jobs are long.
    routerOptions: { maxParamLength: 8 * 1024 },
    frameworkErrors: (_error, _request, reply) => {
      reply.headers(securityHeaders);
      return sendText(reply, 400, "bad request: the URL is malformed");
    },
  });
  // No route reads a body; with this, an empty one of any type passes.
  router.removeAllContentTypeParsers();
  router.addContentTypeParser("*", (_request, _payload, done) => done(null));

  addGate(router, deps, rules);
  const routes = routesOf(deps);
  for (const { method, path, handle } of routes) {
    router.route({ method, url: path, handler: async (request, reply) => handle(request, reply) });
  }
  router.setNotFoundHandler((request, reply) => answerUnknown(routes, request, reply));
  router.setErrorHandler((error, request, reply) => {
    const message = error instanceof Error ? error.message : String(error);
    deps.logger.error("request failed", { route: request.routeOptions.url, error: message });
    return sendText(reply, 500, "internal error: see the exporter's log");
  });
  return router;
}

/** The whole table of routes. */
function routesOf(deps: RouteDeps): readonly Route[] {
  const lists = createJobLists();
  const served = [
    ...[...pageRoutes(deps, lists), ...apiRoutes(lists)].map(createRendering(deps)),
    ...lifecycleRoutes(deps),
    ...probeRoutes(deps),
  ];
  checkTelemetryPath(deps.telemetryPath, served);
  return [metricsRoute(deps), ...served.filter(({ path }) => path !== deps.telemetryPath)];
}

/** Everything that holds for every route: caps, authorization, security headers, connection rules. */
function addGate(router: FastifyInstance, { access }: RouteDeps, rules: ConnectionRules): void {
  router.addHook("onRequest", async (request, reply) => {
    reply.headers(securityHeaders);
    const refusal = refusalOf(request.raw);
    // The rest of the request stays unread, so the connection cannot serve another one.
    if (refusal) reply.header("connection", "close");
    const authorization = await access?.().authorize?.(request.raw);
    if (authorization?.ok === false) return sendUnauthorized(reply, authorization);
    return refusal && sendText(reply, refusal.status, refusal.message);
  });
  router.addHook("onSend", async (request, reply) => {
    if (access) reply.headers(access().headers);
    if (rules.isStopping()) reply.header("connection", "close");
    // Node closes a socket at the second look that finds the same bytes waiting.
    request.raw.socket.setTimeout(rules.stalledReaderMs / 2);
  });
}

function sendUnauthorized(
  reply: FastifyReply,
  authorization: Authorization & { readonly ok: false },
): FastifyReply {
  // A stranger's connection is not kept for the next scrape.
  reply.header("connection", "close");
  if ("challenge" in authorization) {
    return sendText(reply.header("www-authenticate", authorization.challenge), 401, "unauthorized");
  }
  return sendBusy(reply, authorization.retryAfterSeconds, "too many passwords are being checked");
}

function answerUnknown(routes: readonly Route[], request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const allowed = allowedMethods(routes, request.url);
  if (allowed.length === 0) return sendText(reply, 404, "not found");
  reply.header("allow", allowed.join(", "));
  return sendText(reply, 405, `method not allowed: use ${allowed.join(" or ")}`);
}
