import { spawn, spawnSync } from "node:child_process";

/** What a program printed, and how it ended. */
export interface ProgramResult {
  readonly status: number;
  readonly output: string;
}

const debianPackages: Readonly<Record<string, string>> = {
  promtool: "prometheus",
  amtool: "prometheus-alertmanager",
};

/** Runs a program of this machine. Throws with the name of its Debian package where it is not installed. */
export function runProgram(program: string, args: readonly string[]): ProgramResult {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: "utf8" });
  if (error !== undefined || status === null) {
    throw cannotRun(program, error?.message ?? "killed");
  }
  return { status, output: stdout + stderr };
}

/** The same for a program that runs for minutes: the test runner is not kept from its work. */
export async function runLongProgram(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<ProgramResult> {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...env } });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.once("error", ({ message }) => reject(cannotRun(program, message)));
    child.once("close", (status, signal) =>
      resolve({ status: status ?? -1, output: `${output}${signal ?? ""}` }),
    );
  });
}

function cannotRun(program: string, why: string): Error {
  const wanted = debianPackages[program] ?? program;
  return new Error(`${program} cannot be run (${why}): apt-get install ${wanted}, see deploy/tools.md`);
}
