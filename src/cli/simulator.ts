import { readFile } from "node:fs/promises";
import type { Flags } from "../config/flags.js";
import { systemClock } from "../lib/clock.js";
import { errorCode } from "../lib/error-code.js";
import { createLogger } from "../lib/logger.js";
import { parseScenario, type Scenario, ScenarioError } from "../simulator/scenario.js";
import { createSimulator } from "../simulator/simulator.js";
import { type ExitCode, exitCodes, type ProcessEdge } from "./edge.js";
import { readWorldFlags } from "./world-flags.js";

/** The command `simulator`: the simulated DTS API until it is told to stop. Access key id and secret are `demo`. */
export async function simulator(flags: Flags, edge: ProcessEdge): Promise<ExitCode> {
  const world = readWorldFlags(flags, edge);
  const listen = parseListen(flags["listen"]);
  const scenario = await readScenario(flags["scenario"], edge);
  if (!listen)
    edge.stderr.write(`flag --listen: not an address (write HOST:PORT, such as 127.0.0.1:10156)\n`);
  if (!world || !listen || !scenario) return exitCodes.usage;
  const logger = createLogger({ level: "info", format: "json", stream: edge.stderr });
  const simulated = createSimulator({ ...world, clock: systemClock, listen, scenario, logger });
  try {
    const { url } = await simulated.start();
    edge.stdout.write(`DTS API simulator on ${url} (access key id demo, secret demo)\n`);
  } catch (error) {
    edge.stderr.write(`cannot listen on ${String(flags["listen"])}: ${errorCode(error)}\n`);
    return exitCodes.failed;
  }
  await new Promise<void>((resolve) => {
    edge.stopping.addEventListener("abort", () => resolve(), { once: true });
  });
  await simulated.stop();
  return exitCodes.success;
}

function parseListen(address: Flags[string] | undefined): { host: string; port: number } | undefined {
  const match = /^(?:\[(.+)\]|([^:]*)):(\d{1,5})$/.exec(String(address));
  if (!match || Number(match[3]) > 65_535) return undefined;
  return { host: match[1] ?? (match[2] || "127.0.0.1"), port: Number(match[3]) };
}

async function readScenario(
  name: Flags[string] | undefined,
  edge: ProcessEdge,
): Promise<Scenario | undefined> {
  if (typeof name !== "string") return {};
  try {
    return parseScenario(await readFile(name, "utf8"), name);
  } catch (error) {
    const text =
      error instanceof ScenarioError
        ? error.message
        : `${name}: the file cannot be read: ${errorCode(error)}`;
    edge.stderr.write(`${text}\n`);
    return undefined;
  }
}
