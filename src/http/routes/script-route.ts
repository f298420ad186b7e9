import { script } from "../pages/script.js";
import type { Route } from "./route.js";

/** The script of the pages. It lies ready, so it waits in no line. */
export const scriptRoute: Route = {
  method: "GET",
  path: "/-/page.js",
  handle: (_request, reply) => reply.header("content-type", "text/javascript; charset=utf-8").send(script),
};
