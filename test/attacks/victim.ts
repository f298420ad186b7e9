import { type ChildProcess, fork } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { onTestFinished } from "vitest";
import { heapGrowthPercent } from "../../src/cli/heap.js";
import { imageEnvironment } from "../deploy/image-environment.js";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** What a process under attack was put through, as it sees it itself. */
export interface Strain {
  /** The longest time that its event loop stood still, in milliseconds, since it was asked last. */
  readonly longestStallMs: number;
  /** The most memory that it ever held, in bytes. */
  readonly peakBytes: number;
}

/** A process of its own that is under attack. */
export interface Victim {
  readonly child: ChildProcess;
  /** The first message that it sends: where it listens, say. */
  readonly ready: unknown;
  /** Sends it a message and resolves with its next one. */
  ask(message: unknown): Promise<unknown>;
  strain(): Promise<Strain>;
}

/**
 * Bundles a TypeScript file of this folder and runs it in a process of its own until the test ends. It imports
 * `./strain-child.js`, and sends a message when it is ready. Its memory is managed as that of the exporter in its image is: how much
 * garbage lies about follows from nothing else.
 */
export async function startVictim(
  file: string,
  { env = {} }: { readonly env?: NodeJS.ProcessEnv } = {},
): Promise<Victim> {
  const built = await build({
    configFile: false,
    logLevel: "error",
    root,
    build: { ssr: fileURLToPath(new URL(file, import.meta.url)), write: false },
  });
  // Inside the checkout, so that the packages are found.
  const folder = await mkdtemp(join(root, "node_modules", ".attack-"));
  const script = join(folder, "bundle", "victim.js");
  await mkdir(join(folder, "bundle"));
  // The pages' script is read beside the modules, which a bundle does not know.
  await cp(join(root, "src/http/browser"), join(folder, "browser"), { recursive: true });
  await writeFile(script, "output" in built ? built.output[0].code : "");
  const child = fork(script, {
    cwd: tmpdir(),
    env: { ...Object.fromEntries(imageEnvironment), ...env },
    execArgv: [`--heap-growing-percent=${heapGrowthPercent(0)}`],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await exited;
    await rm(folder, { recursive: true });
  });
  const next = () =>
    new Promise<unknown>((resolve, reject) => {
      const gone = (code: number | null) => reject(new Error(`the process under attack ended (${code})`));
      child.once("exit", gone);
      child.once("message", (message) => {
        child.off("exit", gone);
        resolve(message);
      });
    });
  const ready = await next();
  const ask = (message: unknown) => {
    const answer = next();
    child.send(message as string);
    return answer;
  };
  return { child, ready, ask, strain: async () => (await ask("strain")) as Strain };
}
