import { Writable } from "node:stream";
import type { ProcessEdge } from "../../src/cli/edge.js";
import { runProgram } from "../../src/cli/program.js";
import { silentEdge } from "./silent-edge.js";

/** Runs the program as the command line would; what it printed, on both streams. */
export async function runCaptured(
  args: readonly string[],
  env: ProcessEdge["env"],
  isTerminal = false,
): Promise<{ readonly exitCode: number; readonly text: string }> {
  let text = "";
  const write = (chunk: unknown, _encoding: string, done: () => void) => {
    text += String(chunk);
    done();
  };
  const stream = Object.assign(new Writable({ write }), { isTTY: isTerminal });
  const exitCode = await runProgram(args, {
    ...silentEdge(env),
    stdout: stream,
    stderr: stream,
    log: stream,
  });
  return { exitCode, text };
}
