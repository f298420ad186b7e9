import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import PopCore from "@alicloud/pop-core";
import { toolPath } from "../deploy/programs.js";

/** One call of an official client. Parameters have the names of the API. */
export interface Call {
  readonly operation: string;
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
}

/** What an official client made of one call. */
export interface Outcome {
  /** The body as it came. */
  readonly raw?: unknown;
  /** The same through the typed model and back: what the model does not know is gone. */
  readonly typed?: unknown;
  readonly error?: { readonly code: string; readonly message: string; readonly detail?: unknown };
}

/** Where to call, and with which key. */
export interface Caller {
  readonly url: string;
  readonly key: string;
  readonly secret: string;
}

/** One of Alibaba Cloud's own clients, used as its users do. */
export interface OfficialClient {
  readonly name: string;
  ask(caller: Caller, calls: readonly Call[]): Promise<readonly Outcome[]>;
}

const python = toolPath("alibaba-clients");

/** The clients that are held against the simulator. */
export const officialClients: readonly OfficialClient[] = [
  { name: "the typed Python SDK with V2", ask: typed("v2") },
  { name: "the typed Python SDK with V3", ask: typed("v3") },
  { name: "aliyun-python-sdk-core", ask: (caller, calls) => run("classic.py", { ...caller, calls }) },
  { name: "pop-core", ask: popCore },
];

function typed(signature: "v2" | "v3"): OfficialClient["ask"] {
  return (caller, calls) => run("typed.py", { ...caller, signature, calls });
}

/** The type of every field of an operation's answer in the models of the typed SDK, by its path. */
export async function modelsOf(
  operations: readonly string[],
): Promise<Readonly<Record<string, Readonly<Record<string, string>>>>> {
  return run("models.py", {}, operations);
}

/** Answers sent through the typed models and back: what a model does not know is gone. */
export async function throughModels(
  answers: readonly { readonly operation: string; readonly body: unknown }[],
): Promise<readonly unknown[]> {
  return run(
    "through.py",
    answers.map(({ operation, body }) => ({ operation, body })),
  );
}

async function run<T>(script: string, input: object, args: readonly string[] = []): Promise<T> {
  const child = spawn(python, [fileURLToPath(new URL(script, import.meta.url)), ...args], {
    stdio: ["pipe", "pipe", "pipe"],
    env: { PATH: process.env["PATH"] },
  });
  let [text, complaints] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
  });
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    complaints += chunk;
  });
  child.stdin.end(JSON.stringify(input));
  const code = await new Promise((resolve) => child.once("close", resolve));
  if (code !== 0) throw new Error(`${script} ended with ${code}: ${complaints}`);
  return JSON.parse(text) as T;
}

interface PopCoreError {
  readonly code: string;
  readonly message: string;
  /** The body. */
  readonly data?: { readonly AccessDeniedDetail?: unknown };
}

async function popCore({ url, key, secret }: Caller, calls: readonly Call[]): Promise<readonly Outcome[]> {
  const client = new PopCore({
    accessKeyId: key,
    accessKeySecret: secret,
    endpoint: url,
    apiVersion: "2020-01-01",
  });
  return Promise.all(
    calls.map(async ({ operation, parameters }) => {
      try {
        return { raw: await client.request<unknown>(operation, parameters, { method: "POST" }) };
      } catch (error) {
        const { code, message, data } = error as PopCoreError;
        return { error: { code, message, detail: data?.AccessDeniedDetail } };
      }
    }),
  );
}
