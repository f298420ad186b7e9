import type { FastifyReply, FastifyRequest } from "fastify";
import { plainPathPattern } from "../../lib/text-patterns.js";

/** One row of the table of routes. A `GET` also answers `HEAD`. */
export interface Route {
  readonly method: "GET" | "POST";
  /** Exact, or with one segment `:name` that matches any text without a slash. */
  readonly path: string;
  readonly handle: (request: FastifyRequest, reply: FastifyReply) => FastifyReply | Promise<FastifyReply>;
}

/** Throws when the telemetry path is no plain path or belongs to another route. `/` replaces the page there. */
export function checkTelemetryPath(path: string, routes: readonly Route[]): void {
  if (path !== "/" && !plainPathPattern.test(path)) {
    throw new Error(
      `telemetry path ${JSON.stringify(path)}: not a plain path (letters, digits and . _ ~ - after each slash, e.g. /metrics)`,
    );
  }
  const taken = routes.find((route) => matches(route.path, path));
  if (taken && taken.path !== "/") {
    throw new Error(
      `telemetry path ${JSON.stringify(path)}: taken by ${taken.path} (choose another, e.g. /metrics)`,
    );
  }
}

/** The methods that the path of a URL knows, for `Allow`; empty for an unknown path. */
export function allowedMethods(routes: readonly Route[], url: string): readonly string[] {
  const [path = ""] = url.split("?");
  const methods = routes.filter((route) => matches(route.path, path)).map(({ method }) => method);
  return methods.flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : [method]));
}

function matches(pattern: string, path: string): boolean {
  const wanted = pattern.split("/");
  const found = path.split("/");
  return (
    wanted.length === found.length &&
    wanted.every((segment, at) => (segment.startsWith(":") ? found[at] !== "" : segment === found[at]))
  );
}
