import { METHODS } from "node:http";
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from "fastify";
import { createJobLists } from "../jobs/job-list.js";
import { apiRoutes } from "./api-routes.js";
import { type ConnectionRules, createGate } from "./gate.js";
import { lifecycleRoutes } from "./lifecycle-routes.js";
import { metricsRoute } from "./metrics-route.js";
import { pageRoutes } from "./page-routes.js";
import { probeRoutes } from "./probe-route.js";
import { createRendering } from "./rendered-route.js";
import { allowedMethods, checkTelemetryPath, type Route } from "./route.js";
import type { RouteDeps } from "./route-deps.js";
import { scriptRoute } from "./script-route.js";
import { securityHeaders, sendText } from "./send.js";

/** Every route behind one gate. What is not in the table is 404; a known path with another method is 405. */
export function createRouter(deps: RouteDeps, rules: ConnectionRules): FastifyInstance {
  const router = fastify({
    logger: false,
    exposeHeadRoutes: true,
    // The header cap is the limit; ids of jobs are long.
    routerOptions: { maxParamLength: 8 * 1024 },
    frameworkErrors: (_error, request, reply) => void answerBadUrl(request, reply),
  });
  // No route reads a body; with this, an empty one of any type passes.
  for (const method of METHODS) router.addHttpMethod(method, { overrideExisting: true });

  const gate = createGate(deps, rules);
  router.addHook("onRequest", async (request, reply) => {
    reply.headers(securityHeaders);
    return gate.refuse(request, reply);
  });
  router.addHook("onSend", async (request, reply) => gate.finish(request, reply));
  const routes = routesOf(deps);
  for (const { method, path, handle } of routes) {
    router.route({ method, url: path, handler: async (request, reply) => handle(request, reply) });
  }
  router.setNotFoundHandler((request, reply) => answerUnknown(routes, request, reply));
  router.setErrorHandler(answerFailure);

  /** A URL that cannot be decoded comes to no hook of the router, so it is led through the gate here. */
  async function answerBadUrl(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    reply.headers(securityHeaders);
    gate.finish(request, reply);
    try {
      const refused = await gate.refuse(request, reply);
      if (!refused) sendText(reply, 400, "bad request: the URL is malformed");
    } catch (error) {
      answerFailure(error, request, reply);
    }
  }
  function answerFailure(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const message = error instanceof Error ? error.message : String(error);
    deps.logger.error("request failed", { route: request.routeOptions.url, error: message });
    return sendText(reply, 500, "internal error: see the exporter's log");
  }
  return router;
}

/** The whole table of routes. */
function routesOf(deps: RouteDeps): readonly Route[] {
  const lists = createJobLists();
  const served = [
    ...[...pageRoutes(deps, lists), ...apiRoutes(lists)].map(createRendering(deps)),
    scriptRoute,
    ...lifecycleRoutes(deps),
    ...probeRoutes(deps),
  ];
  checkTelemetryPath(deps.telemetryPath, served);
  return [metricsRoute(deps), ...served.filter(({ path }) => path !== deps.telemetryPath)];
}

function answerUnknown(routes: readonly Route[], request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const allowed = allowedMethods(routes, request.url);
  if (allowed.length === 0) return sendText(reply, 404, "not found");
  reply.header("allow", allowed.join(", "));
  return sendText(reply, 405, `method not allowed: use ${allowed.join(" or ")}`);
}
