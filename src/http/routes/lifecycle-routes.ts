import type { FastifyReply } from "fastify";
import type { Route } from "./route.js";
import type { RouteDeps } from "./route-deps.js";
import { sendText } from "./send.js";

/** `/-/healthy`, `/-/ready` and `/-/reload`: for orchestrators and operators. */
export function lifecycleRoutes(deps: RouteDeps): readonly Route[] {
  return [
    {
      method: "GET",
      path: "/-/healthy",
      handle(_request, reply) {
        const health = deps.isHealthy();
        if (health.ok) return sendText(reply, 200, "healthy");
        return sendText(reply, 503, `unhealthy: ${health.why ?? "no reason known"}`);
      },
    },
    {
      method: "GET",
      path: "/-/ready",
      handle: (_request, reply) =>
        deps.isReady()
          ? sendText(reply, 200, "ready")
          : sendText(reply, 503, "not ready: some targets have not been polled yet"),
    },
    { method: "POST", path: "/-/reload", handle: (_request, reply) => reload(deps, reply) },
  ];
}

async function reload(deps: RouteDeps, reply: FastifyReply): Promise<FastifyReply> {
  if (!deps.enableLifecycle || deps.reload === undefined) {
    return sendText(
      reply,
      403,
      "forbidden: start the exporter with --web.enable-lifecycle to reload over HTTP",
    );
  }
  const result = await deps.reload();
  if (result.ok) return sendText(reply, 200, "reloaded");
  return sendText(
    reply,
    400,
    ["not reloaded, the old configuration stays in force:", ...result.mistakes].join("\n"),
  );
}
