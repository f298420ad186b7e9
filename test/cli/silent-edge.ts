import { Writable } from "node:stream";
import type { ProcessEdge } from "../../src/cli/edge.js";

/** A process that prints nowhere and is never told anything, with this environment. */
export function silentEdge(env: ProcessEdge["env"] = {}): ProcessEdge {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  return {
    env,
    stdout: nowhere,
    stderr: nowhere,
    log: nowhere,
    onHangup: () => undefined,
    stopping: new AbortController().signal,
    version: "",
    revision: "",
    nodeVersion: "",
  };
}
