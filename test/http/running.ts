import { onTestFinished } from "vitest";
import type { ServerDeps } from "../../src/http/server.js";
import { createServer, type HttpServer } from "../../src/http/server.js";
import { serverDeps } from "./fixtures.js";

/** A server that listens; it is stopped when the test ends. */
export async function running(
  changes: Partial<ServerDeps> = {},
): Promise<{ readonly server: HttpServer; readonly address: string }> {
  const server = createServer(serverDeps(changes));
  const [first] = await server.start();
  onTestFinished(() => server.stop(0));
  return { server, address: first?.address ?? "" };
}
