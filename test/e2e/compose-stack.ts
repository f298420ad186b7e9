import { spawn } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { composeFiles, composeProject } from "../deploy/compose.js";
import { root } from "../deploy/programs.js";
import { freePort } from "./prometheus-server.js";

/** A program of the stack. */
interface Running {
  /** What it has printed so far. */
  output(): string;
  stop(): Promise<void>;
}

/** The services of compose.yaml, started as programs of this machine, on loopback. */
export interface ComposeStack {
  /** `host:port` of each service, by the `host:port` that it has in the compose network. */
  readonly addresses: Readonly<Record<string, string>>;
  /** What a service has printed so far. */
  output(service: string): string;
  stop(): Promise<void>;
}

const { services } = composeProject(composeFiles.demo);

/** How a service is started here: the program that the image would start, and where it is told to listen. */
const programs = {
  exporter: { port: 10155, start: ["node", join(root, "dist/main.js")], listen: "--web.listen-address=" },
  prometheus: { port: 9090, start: ["prometheus"], listen: "--web.listen-address=" },
  alertmanager: {
    port: 9093,
    start: ["prometheus-alertmanager", "--cluster.listen-address="],
    listen: "--web.listen-address=",
  },
  pager: { port: 8080, start: ["node"], listen: "" },
} as const;

type Service = keyof typeof programs;
const names = Object.keys(programs) as Service[];

/** Starts exporter, Prometheus, Alertmanager and pager with the files and arguments that compose.yaml gives them. Grafana is not run. */
export async function startComposeStack(): Promise<ComposeStack> {
  const folder = mkdtempSync(join(tmpdir(), "dts-compose-"));
  const addresses: Record<string, string> = {};
  for (const name of names) addresses[`${name}:${programs[name].port}`] = `127.0.0.1:${await freePort()}`;
  const running = new Map(
    names.map((name) => [name, startService(name, { folder: join(folder, name), addresses })] as const),
  );
  return {
    addresses,
    output: (service) => running.get(service as Service)?.output() ?? "",
    async stop() {
      await Promise.all([...running.values()].map((each) => each.stop()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface World {
  /** The root of the container's files. */
  readonly folder: string;
  readonly addresses: Readonly<Record<string, string>>;
}

function startService(name: Service, { folder, addresses }: World): Running {
  const { entrypoint, command, volumes = [] } = services[name] ?? { entrypoint: [], command: [] };
  for (const { type, source, target } of volumes)
    place(type === "bind" ? source : undefined, { folder, target, addresses });
  const { port, start, listen } = programs[name];
  const address = addresses[`${name}:${port}`] ?? "";
  const words = [...(entrypoint ?? []).slice(1), ...(command ?? [])].map((word) => inside(word, folder));
  const args =
    listen === ""
      ? words.map((word) => (word === String(port) ? (address.split(":")[1] ?? "") : word))
      : [...words, `${listen}${address}`];
  const [program, ...first] = start;
  mkdirSync(folder, { recursive: true });
  return run(program, { args: [...first, ...args], cwd: folder });
}

/** An argument with its path in the container below `folder`. URLs stay. */
function inside(word: string, folder: string): string {
  return word.replace(/^(--[\w.]+=)?(\/.+)$/, (_, flag = "", path) => `${flag}${folder}${path}`);
}

interface Placing {
  readonly folder: string;
  readonly target: string;
  readonly addresses: Readonly<Record<string, string>>;
}

/** Puts a mount in its place: an empty folder for a volume, a link to a folder, a copy of a file, in which the services' names become addresses. */
function place(source: string | undefined, { folder, target, addresses }: Placing): void {
  const path = join(folder, target);
  mkdirSync(source === undefined ? path : dirname(path), { recursive: true });
  if (source === undefined) return;
  if (statSync(source).isDirectory()) symlinkSync(source, path);
  else if (source.endsWith(".yml"))
    writeFileSync(path, withAddresses(readFileSync(source, "utf8"), addresses));
  else cpSync(source, path);
}

function withAddresses(text: string, addresses: Readonly<Record<string, string>>): string {
  return Object.entries(addresses).reduce((all, [name, address]) => all.replaceAll(name, address), text);
}

function run(program: string, { args, cwd }: { args: readonly string[]; cwd: string }): Running {
  const child = spawn(program, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      output += chunk;
    });
  }
  child.once("error", (error) => {
    output += `${program} did not start: ${error.message} (.ci/run installs what is needed)`;
  });
  const exited = new Promise<void>((resolve) => child.once("close", () => resolve()));
  return {
    output: () => output,
    async stop() {
      child.kill("SIGTERM");
      await exited;
    },
  };
}
