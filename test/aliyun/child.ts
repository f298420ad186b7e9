import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { build } from "vite";

/** How a child process ended and what it printed. */
export interface ChildResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Bundles a TypeScript file of this folder and runs it in a process of its own, with nothing but `env`. */
export async function runChild(file: string, env: Readonly<Record<string, string>>): Promise<ChildResult> {
  const built = await build({
    configFile: false,
    logLevel: "error",
    root,
    build: { ssr: fileURLToPath(new URL(file, import.meta.url)), write: false },
  });
  const code = "output" in built ? built.output[0].code : "";
  const child = spawn(process.execPath, ["--input-type=module", "-"], { cwd: root, env });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  child.stdin.end(code);
  const exitCode = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { exitCode, stdout, stderr };
}
