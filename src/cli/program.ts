import { Command, CommanderError, Option } from "commander";
import { nearest } from "../config/document/did-you-mean.js";
import { ConfigMistakes } from "../config/document/mistakes.js";
import { quoted } from "../config/document/quote.js";
import { type Flags, type SettingFlag, settingFlags } from "../config/flags.js";
import { ListenError } from "../http/connections/listen-address.js";
import { demo } from "./demo.js";
import { doctor } from "./doctor/doctor.js";
import { type ExitCode, exitCodes, type ProcessEdge, printableEdge } from "./edge.js";
import { generate, generated } from "./generate.js";
import { plan } from "./plan.js";
import { run } from "./run.js";
import { simulator } from "./simulator.js";
import { simulatorAddresses } from "./simulator-addresses.js";

type Execute = (flags: Flags, edge: ProcessEdge, argument: string) => Promise<ExitCode>;

interface CommandRow {
  readonly name: string;
  readonly doc: string;
  readonly options: readonly Option[];
  readonly execute: Execute;
  /** Words of which the command takes exactly one; absent: it takes flags only. */
  readonly takes?: readonly string[];
  readonly isDefault?: boolean;
}

// No defaults: what is not said here is as the scenario says.
const worldOptions = [
  new Option("--jobs <number>", "jobs in the simulated account (default: 60)"),
  new Option("--seed <number>", "the same seed gives the same world (default: 1)"),
  new Option("--speed <factor>", "simulated seconds per second (default: 1)"),
  new Option("--latency <ms>", "milliseconds that every answer takes at least (default: 0)"),
  new Option("--jitter <ms>", "up to how many milliseconds longer an answer takes, by the seed (default: 0)"),
];

/** The command line, one row per command. */
const commands: readonly CommandRow[] = [
  {
    name: "run",
    isDefault: true,
    doc: "run the exporter (the default command)",
    execute: run,
    options: [
      configFileOption(),
      new Option("--config.check", "print every mistake of the configuration and exit: 0 for none, else 2"),
      new Option(
        "--once",
        "poll every target once, print the exposition and exit: 0 when all are up, else 1",
      ),
      ...settingFlags.map(settingOption),
    ],
  },
  {
    name: "demo",
    doc: "exporter and simulated cloud in one process",
    execute: demo,
    options: [...worldOptions, ...settingFlags.map(settingOption)],
  },
  {
    name: "simulator",
    doc: "the simulated DTS API alone, to try alerts, dashboards and credentials against",
    execute: simulator,
    options: [
      new Option("--listen <address>", "address of the API").default(simulatorAddresses.listen),
      new Option("--sts [address]", "simulate STS too").preset(simulatorAddresses.sts),
      new Option("--metadata [address]", "simulate the metadata service of an ECS instance too").preset(
        simulatorAddresses.metadata,
      ),
      new Option(
        "--scenario <file>",
        "JSON file with a world and faults (docs/faults.md); flags go before it",
      ),
      ...worldOptions,
    ],
  },
  {
    name: "doctor",
    doc: "per account, region and API: credentials, clock, permission, jobs seen; advice for each failure",
    execute: doctor,
    options: [
      configFileOption(),
      new Option("--json", "one JSON document on stdout instead of text"),
      ...settingFlags.map(settingOption),
    ],
  },
  {
    name: "plan",
    doc: "the targets, calls, intervals, share of the API quota, series, bytes and memory of this configuration",
    execute: plan,
    options: [
      configFileOption(),
      new Option("--jobs <number>", "jobs of each type in each region, as an assumption").default("100"),
      new Option("--latency <duration>", "how long a call takes, as an assumption, such as 300ms").default(
        "100ms",
      ),
      ...settingFlags.map(settingOption),
    ],
  },
  {
    name: "generate",
    doc: "what belongs to this configuration, on stdout: ram-policy allows exactly what it asks the API for",
    execute: generate,
    takes: generated,
    options: [configFileOption(), ...settingFlags.map(settingOption)],
  },
];

/** Parses the command line, runs its command and resolves with the exit code. `args` are those after the program. */
export async function runProgram(args: readonly string[], process: ProcessEdge): Promise<ExitCode> {
  const edge = printableEdge(process);
  let exitCode: ExitCode = exitCodes.success;
  const [first] = args;
  // Before the flags are read: those of the command that was meant are not those of the default one.
  if (first !== undefined && !first.startsWith("-") && first !== "help" && !commandNames.includes(first)) {
    edge.stderr.write(`${unknownCommand(first)}\n`);
    return exitCodes.usage;
  }
  const program = new Command("aliyun-dts-exporter")
    .description("Prometheus exporter for Alibaba Cloud DTS (Data Transmission Service)")
    .version(`aliyun-dts-exporter ${edge.version} (revision ${edge.revision}, Node.js ${edge.nodeVersion})`)
    .configureOutput({
      writeOut: (text) => void edge.stdout.write(text),
      writeErr: (text) => void edge.stderr.write(text),
    })
    .exitOverride();
  for (const row of commands) {
    const command = program
      .command(row.name, { isDefault: row.isDefault ?? false })
      .description(row.doc)
      // Taken here, so that they can be named.
      .argument("[extra...]")
      .usage(row.takes ? `${row.takes.join(" | ")} [options]` : "[options]")
      .exitOverride()
      .action(async (given: readonly string[]) => {
        const complaint = complaintOf(row, given);
        if (complaint === undefined)
          exitCode = await withoutStack(row.execute(flagsOf(command), edge, given[0] ?? ""), edge);
        else {
          edge.stderr.write(`${complaint}\n`);
          exitCode = exitCodes.usage;
        }
      });
    for (const option of row.options) command.addOption(option);
    // The flags of the default command are what people look for in the general help.
    if (row.isDefault) program.addHelpText("after", () => `\n${command.helpInformation()}`);
  }
  try {
    await program.parseAsync(args, { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.success : exitCodes.usage;
    throw error;
  }
}

const commandNames = commands.map(({ name }) => name);

function unknownCommand(found: string): string {
  const meant = nearest(found, commandNames);
  const advice =
    meant === undefined
      ? (fileAdvice(found) ?? `write one of: ${commandNames.join(", ")}`)
      : `did you mean ${meant}?`;
  return `command: unknown (found ${quoted(found)}) (${advice})`;
}

/** What is wrong with the words that are no flags; undefined: nothing. */
function complaintOf({ name, takes }: CommandRow, given: readonly string[]): string | undefined {
  if (takes === undefined) return given.length === 0 ? undefined : needlessArgument(name, given);
  const [word, ...more] = given;
  if (more.length > 0) return needlessArgument(name, more);
  if (word !== undefined && takes.includes(word)) return undefined;
  const meant = word === undefined ? undefined : nearest(word, takes);
  const found = word === undefined ? "nothing" : quoted(word);
  const advice = meant === undefined ? `write one of: ${takes.join(", ")}` : `did you mean ${meant}?`;
  return `argument of ${name}: not known (found ${found}) (${advice})`;
}

function needlessArgument(command: string, [found = ""]: readonly string[]): string {
  const advice =
    (commandNames.includes(found) ? `write the command first: aliyun-dts-exporter ${found}` : undefined) ??
    fileAdvice(found) ??
    `write flags only; ${command} --help lists them`;
  return `argument of ${command}: not taken (found ${quoted(found)}) (${advice})`;
}

function fileAdvice(found: string): string | undefined {
  return /\.(ya?ml|json)$/.test(found) ? "write --config.file before the name of a file" : undefined;
}

/** Prints mistakes that people can mend as one message; everything else is a defect of ours, and keeps its stack. */
async function withoutStack(running: Promise<ExitCode>, edge: ProcessEdge): Promise<ExitCode> {
  return running.catch((error: unknown) => {
    const isUsage = error instanceof ConfigMistakes;
    if (!isUsage && !(error instanceof ListenError)) throw error;
    edge.stderr.write(`${error.message}\n`);
    return isUsage ? exitCodes.usage : exitCodes.failed;
  });
}

function configFileOption(): Option {
  return new Option(
    "--config.file <path>",
    "configuration file, YAML or JSON; without one the environment decides",
  );
}

function settingOption({ name, kind, doc }: SettingFlag): Option {
  if (kind === "boolean") return new Option(`--${name}`, doc);
  const option = new Option(`--${name} <value>`, doc);
  if (kind === "value") return option;
  return option.argParser((value, earlier: readonly string[] | undefined) => [...(earlier ?? []), value]);
}

/** The options as they are spelled, instead of commander's camel case. */
function flagsOf(command: Command): Flags {
  return Object.fromEntries(
    command.options.flatMap((option) => {
      const value: unknown = command.getOptionValue(option.attributeName());
      return isFlag(value) ? [[option.long?.slice(2) ?? "", value]] : [];
    }),
  );
}

function isFlag(value: unknown): value is Flags[string] {
  return typeof value === "string" || typeof value === "boolean" || Array.isArray(value);
}
