import type { Route } from "./route.js";
import type { RouteDeps } from "./route-deps.js";

/** The telemetry path: bytes that were rendered before, never a wait for the cloud. */
export function metricsRoute({ telemetryPath, metrics, negotiate }: RouteDeps): Route {
  return {
    method: "GET",
    path: telemetryPath,
    async handle({ headers }, reply) {
      const wanted = negotiate(headers.accept, oneHeader(headers["accept-encoding"]));
      const body = await metrics.render(wanted);
      reply.header("content-type", metrics.contentType(wanted.format));
      reply.header("vary", "Accept, Accept-Encoding");
      if (wanted.encoding !== "identity") reply.header("content-encoding", wanted.encoding);
      return reply.send(body);
    },
  };
}

function oneHeader(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === "object" ? value.join(", ") : value;
}
