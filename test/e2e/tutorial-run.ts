import { spawn } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileText } from "../deploy/chart.js";
import { root as checkout, toolPath } from "../deploy/programs.js";
import { fencedBlocks } from "../docs/markdown.js";
import type { TutorialPage } from "./tutorial-steps.js";

/** A block of commands of a page. */
export interface TutorialStep {
  /** For messages: file, line and how the step begins. */
  readonly name: string;
  readonly commands: string;
  /** Lines that the page shows as printed; `...` stands for anything. */
  readonly shown: readonly string[];
  readonly begins: string | undefined;
}

/** The steps of a page, each with the row of the table that is about it. Throws where two rows are. */
export function stepsOf({ file, steps }: TutorialPage): readonly TutorialStep[] {
  const blocks = fencedBlocks(fileText(file));
  return blocks.flatMap(({ language, text, line }, index) => {
    if (language !== "sh") return [];
    const rows = Object.keys(steps).filter((begin) => text.startsWith(begin));
    if (rows.length > 1) throw new Error(`${file}:${line}: more than one row: ${rows.join(" | ")}`);
    const next = blocks[index + 1];
    return {
      name: `${file}:${line}: ${text.split("\n")[0]}`,
      commands: text,
      shown: next?.language === "text" ? next.text.trimEnd().split("\n") : [],
      begins: rows[0],
    };
  });
}

/** Where a page is run: folders and addresses that take the place of the reader's. */
export interface TutorialPlace {
  /** A copy of the checkout: what a reader has cloned and built. */
  readonly folder: string;
  /** The root of the machine's files. */
  readonly root: string;
  /** `host:port` by the `localhost:port` of the pages. */
  readonly addresses: Readonly<Record<string, string>>;
  readonly simulator: string;
}

/** What a step came to. */
export interface StepOutcome {
  readonly ended: boolean;
  readonly output: string;
}

/** A folder with what a clone and a build give, and programs under the names that the pages use. */
export function createPlace({
  addresses,
  simulator,
}: Pick<TutorialPlace, "addresses" | "simulator">): TutorialPlace {
  const top = mkdtempSync(join(tmpdir(), "dts-tutorial-"));
  const [folder, root, bin] = ["checkout", "root", "bin"].map((name) => join(top, name)) as [
    string,
    string,
    string,
  ];
  for (const each of [folder, bin, join(root, "etc/systemd/system"), join(root, "etc/prometheus")]) {
    mkdirSync(each, { recursive: true });
  }
  for (const name of ["deploy", "dist", "config", "package.json", "package-lock.json", ".npmrc"]) {
    cpSync(join(checkout, name), join(folder, name), { recursive: true });
  }
  linkPackages(join(folder, "node_modules"));
  symlinkSync(toolPath("helm"), join(bin, "helm"));
  writeFileSync(join(bin, "sudo"), '#!/bin/sh\nexec "$@"\n');
  chmodSync(join(bin, "sudo"), 0o755);
  return { folder, root, addresses, simulator };
}

/** The packages of the checkout, each as a link of its own: whatever a page might do to the folder, the checkout keeps them. */
function linkPackages(folder: string): void {
  mkdirSync(folder);
  for (const name of readdirSync(join(checkout, "node_modules"))) {
    symlinkSync(join(checkout, "node_modules", name), join(folder, name));
  }
}

/** Where npm finds its registry: no other setting of the npm that may run this test. */
const npmVariables = ["registry", "userconfig", "globalconfig", "cache"].map((name) => `npm_config_${name}`);

/** Stands on a line of its own before what a step prints. */
const marker = (index: number) => `@@ step ${index} @@`;

/** Runs the steps of a page one after the other, in one shell, as a reader would. Ends what they have started. */
export async function runPage(page: TutorialPage, place: TutorialPlace): Promise<readonly StepOutcome[]> {
  const steps = stepsOf(page);
  const script = steps.map(
    (step, index) => `echo; echo "${marker(index)}"\n${commandsOf(page, step, place)}\n`,
  );
  const output = await runShell(
    `set -eo pipefail\nexec 2>&1\n${script.join("")}echo; echo "${marker(steps.length)}"\n`,
    { place, typed: page.typed ?? "" },
  );
  return steps.map((_, index) => {
    const [, after] = output.split(`\n${marker(index)}\n`);
    if (after === undefined) return { ended: false, output: "an earlier step has failed" };
    const [printed = "", next] = after.split(`\n${marker(index + 1)}\n`);
    return { ended: next !== undefined, output: printed };
  });
}

function commandsOf({ steps }: TutorialPage, step: TutorialStep, place: TutorialPlace): string {
  const treatment = step.begins === undefined ? undefined : steps[step.begins];
  const commands = localized(moved(step.commands), place);
  if (treatment === undefined) return commands;
  if ("not" in treatment) return ":";
  if ("instead" in treatment) return localized(treatment.instead, place);
  return `${localized(treatment.first, place)}\n${commands}`;
}

/** The commands of a page with the machine's folders below `{root}`. */
function moved(commands: string): string {
  return commands.replace(/(?<![\w.])\/(?:opt|etc|run)\//g, "{root}$&");
}

/** The same commands with the folders and addresses of the place. */
function localized(commands: string, { root, addresses, simulator }: TutorialPlace): string {
  const text = commands.replaceAll("{root}", root).replaceAll("{simulator}", simulator);
  const port = addresses["localhost:8080"]?.split(":")[1] ?? "";
  return Object.entries(addresses)
    .reduce((all, [name, address]) => all.replaceAll(name, address), text)
    .replace(/main\.js demo\b/, `$& --web.listen-address=${addresses["localhost:10155"]}`)
    .replace(/pager\.js 8080\b/, `pager.js ${port}`);
}

interface Shell {
  readonly place: TutorialPlace;
  readonly typed: string;
}

async function runShell(script: string, { place, typed }: Shell): Promise<string> {
  const file = join(dirname(place.folder), "page.sh");
  writeFileSync(file, script);
  const child = spawn("bash", [file], {
    cwd: place.folder,
    // A group of its own, so that what the page leaves running can be ended.
    detached: true,
    stdio: ["pipe", "pipe", "ignore"],
    env: {
      PATH: `${join(dirname(place.folder), "bin")}:${dirname(process.execPath)}:${process.env["PATH"]}`,
      HOME: process.env["HOME"],
      ...Object.fromEntries(npmVariables.map((name) => [name, process.env[name]])),
      ALIBABA_CLOUD_ACCESS_KEY_ID: "demo",
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: "demo",
    },
  });
  child.stdin.end(typed);
  let output = "";
  child.stdout.on("data", (chunk) => {
    output += chunk;
  });
  const timer = setTimeout(() => endGroup(child.pid), 150_000);
  await new Promise<void>((resolve) => child.once("exit", () => resolve()));
  clearTimeout(timer);
  endGroup(child.pid);
  return output;
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // Nothing is left of it.
  }
}
