import { execFile, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The checkout. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

/** What a program printed, and how it ended. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program in the checkout to its end. Throws when it is missing: nothing is skipped. */
export function runProgram(program: string, args: readonly string[], input = ""): Outcome {
  const { error, status, signal, stdout, stderr } = spawnSync(program, args, {
    cwd: root,
    encoding: "utf8",
    input,
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error) throw reasonOf(program, error);
  if (status === null) throw new Error(`${program} was ended by ${signal}`);
  return { code: status, stdout, stderr };
}

/** The same beside other work, with further variables. */
export function runAside(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const options = { cwd: root, env: { ...process.env, ...env }, maxBuffer: 64 * 1024 * 1024 };
  return new Promise((resolve, reject) => {
    execFile(program, args, options, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code;
      if (typeof code === "number") resolve({ code, stdout, stderr });
      else reject(reasonOf(program, error ?? new Error(`${program} did not end`)));
    });
  });
}

function reasonOf(program: string, error: Error): Error {
  if (!("code" in error) || error.code !== "ENOENT") return error;
  return new Error(`the program ${program} is missing: .ci/run installs what the deploy suite needs`);
}

/** The same for a program that must succeed: its standard output. */
export function output(program: string, args: readonly string[], input = ""): string {
  const { code, stdout, stderr } = runProgram(program, args, input);
  if (code !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${code}:\n${stdout}\n${stderr}`);
  return stdout;
}

/** The path of a program that `deploy/tools.sh` builds or gets. */
export const toolPath = (name: string): string => output("deploy/tools.sh", [name]).trim();
