import { type ChildProcess, spawn } from "node:child_process";
import { generateKeyPairSync, randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventually } from "../../e2e/eventually.js";
import { freePort } from "../../e2e/prometheus-server.js";
import { output, toolPath } from "../programs.js";
import { type ApiAccess, createApiClient } from "./api-client.js";

/** A real API server on loopback, with nothing beside it: no controller, no scheduler, no node. */
export interface ApiServer extends ApiAccess {
  /** `etcd 3.4.23` */
  readonly etcd: string;
  /** A file with all that, for Helm and kubectl. */
  readonly kubeconfig: string;
  /** A folder that is removed at the end. */
  readonly folder: string;
  stop(): Promise<void>;
}

/** Starts Debian's etcd and the pinned kube-apiserver, and waits until that is ready. Rejects with the log of what did not start. */
export async function startApiServer(): Promise<ApiServer> {
  const [program, etcdName] = [toolPath("kube-apiserver"), etcdVersion()];
  const folder = await mkdtemp(join(tmpdir(), "dts-api-server-"));
  const [etcdPort, port] = [await freePort(), await freePort()];
  const etcd = startDaemon("etcd", etcdArgs(folder, etcdPort));
  const token = randomUUID();
  const apiServer = startDaemon(program, await apiServerArgs(folder, token, etcdPort, port));
  const stop = async () => {
    // What they would write at their end is thrown away.
    await apiServer.kill();
    await etcd.kill();
    await rm(folder, { recursive: true, force: true });
  };
  const url = `https://127.0.0.1:${port}`;
  const caFile = join(folder, "apiserver.crt");
  try {
    await eventually("the API server is ready", async () => {
      for (const daemon of [etcd, apiServer]) daemon.check();
      const { status } = await createApiClient({ url, caFile, token }).request("GET", "/readyz");
      return status === 200;
    });
  } catch (error) {
    const logs = [etcd, apiServer].map(({ log }) => log()).join("\n");
    await stop();
    throw new Error(`${String(error)}\n${logs}`);
  }
  const kubeconfig = join(folder, "kubeconfig");
  await writeFile(kubeconfig, kubeconfigText({ url, caFile, token }), { mode: 0o600 });
  return { url, caFile, token, etcd: etcdName, kubeconfig, folder, stop };
}

function etcdVersion(): string {
  return `etcd ${/etcd Version: (\S+)/.exec(output("etcd", ["--version"]))?.[1]}`;
}

function etcdArgs(folder: string, port: number): readonly string[] {
  const clients = `http://127.0.0.1:${port}`;
  // It has no peers, and listens for them on any port.
  const peers = "http://127.0.0.1:0";
  return [
    `--data-dir=${join(folder, "etcd")}`,
    `--listen-client-urls=${clients}`,
    `--advertise-client-urls=${clients}`,
    `--listen-peer-urls=${peers}`,
    `--initial-advertise-peer-urls=${peers}`,
    `--initial-cluster=default=${peers}`,
  ];
}

async function apiServerArgs(folder: string, token: string, etcdPort: number, port: number) {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const keyFile = join(folder, "service-accounts.key");
  const tokenFile = join(folder, "tokens.csv");
  await writeFile(keyFile, privateKey.export({ type: "sec1", format: "pem" }));
  await writeFile(tokenFile, `${token},admin,admin,system:masters\n`);
  return [
    `--etcd-servers=http://127.0.0.1:${etcdPort}`,
    "--bind-address=127.0.0.1",
    "--advertise-address=127.0.0.1",
    // It would publish its address, which is of no use to others.
    "--endpoint-reconciler-type=none",
    `--secure-port=${port}`,
    // It writes a certificate of its own there.
    `--cert-dir=${folder}`,
    `--token-auth-file=${tokenFile}`,
    "--authorization-mode=RBAC",
    "--service-cluster-ip-range=10.96.0.0/16",
    "--service-account-issuer=https://kubernetes.default.svc",
    `--service-account-key-file=${keyFile}`,
    `--service-account-signing-key-file=${keyFile}`,
  ];
}

function kubeconfigText({ url, caFile, token }: ApiAccess): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "test",
    contexts: [{ name: "test", context: { cluster: "test", user: "admin" } }],
    clusters: [{ name: "test", cluster: { server: url, "certificate-authority": caFile } }],
    users: [{ name: "admin", user: { token } }],
  });
}

interface Daemon {
  /** Throws when it has ended. */
  check(): void;
  /** The end of what it printed. */
  log(): string;
  /** Resolves when it has ended. */
  kill(): Promise<void>;
}

function startDaemon(program: string, args: readonly string[]): Daemon {
  const child: ChildProcess = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk) => {
      text = `${text}${chunk}`.slice(-20_000);
    });
  }
  child.once("error", (error) => {
    text += `${error.message} (.ci/run installs what the deploy suite needs)`;
  });
  const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
  // Tests that are given up do not stop what they started.
  process.once("exit", () => child.kill("SIGKILL"));
  return {
    check() {
      if (child.exitCode !== null || child.pid === undefined) throw new Error(`${program} did not start`);
    },
    log: () => text,
    async kill() {
      child.kill("SIGKILL");
      await closed;
    },
  };
}
