import { spawnSync } from "node:child_process";

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
    const wanted = debianPackages[program] ?? program;
    throw new Error(
      `${program} cannot be run (${error?.message ?? "killed"}): apt-get install ${wanted}, see deploy/tools.md`,
    );
  }
  return { status, output: stdout + stderr };
}
