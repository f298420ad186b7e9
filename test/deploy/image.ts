import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileText } from "./chart.js";
import { output, toolPath } from "./programs.js";

/** The image of the Dockerfile, built in a store of its own. */
export interface Image {
  /** The configuration of the image, in Docker's form. */
  readonly config: ImageConfig;
  /** What podman prints for some arguments, which must succeed. */
  podman(...args: readonly string[]): string;
  /** Arguments of `podman run` that lock the container up as the chart does. */
  run(options: readonly string[], args: readonly string[]): string;
  /** The same, under way: what it printed so far, and its exit code. */
  start(options: readonly string[], args: readonly string[]): Running;
  remove(): void;
}

/** What an image says of itself. */
export interface ImageConfig {
  readonly User: string;
  readonly Entrypoint: readonly string[];
  readonly Cmd: readonly string[];
  readonly ExposedPorts: Readonly<Record<string, object>>;
  readonly StopSignal: string;
  readonly Labels: Readonly<Record<string, string>>;
  readonly Healthcheck: { readonly Test: readonly string[] };
}

/** A container under way. */
export interface Running {
  readonly printed: { text: string };
  readonly exited: Promise<number | null>;
}

// Healthchecks are run by a systemd that may not be there; the tests run them by hand.
const locked =
  "run --rm --runtime runc --ulimit nofile=1024:1024 --ulimit nproc=1024:1024 --network host --read-only --cap-drop all --security-opt no-new-privileges --no-healthcheck";

/**
 * Builds the image for real. There may be no registry to take the base image from, so one is made of this machine, under
 * the name in the Dockerfile.
 */
export function buildImage(version: string, revision: string): Image {
  const folder = mkdtempSync(join(tmpdir(), "dts-image-"));
  const store = ["--root", join(folder, "storage"), "--runroot", join(folder, "run")];
  const buildah = (...args: readonly string[]) => output("buildah", [...store, ...args]).trim();
  const podmanArgs = [...store, "--cgroup-manager", "cgroupfs"];
  const podman = (...args: readonly string[]) => output("podman", [...podmanArgs, ...args]);

  const from = /^ARG NODE_IMAGE=(.+)$/m.exec(fileText("Dockerfile"))?.[1] ?? "";
  output("test/deploy/base-rootfs.sh", [join(folder, "base"), toolPath("node24")]);
  const base = buildah("from", "scratch");
  buildah("copy", "--quiet", base, join(folder, "base"), "/");
  const env = ["PATH=/usr/local/bin:/usr/bin", "NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt"];
  buildah("config", ...env.flatMap((variable) => ["--env", variable]), base);
  buildah("commit", "--quiet", "--rm", base, from);

  const cache = output("npm", ["config", "get", "cache"]).trim();
  const options = [
    "--pull-never",
    "--isolation",
    "chroot",
    "--format",
    "docker",
    "--volume",
    `${cache}:/root/.npm`,
  ];
  const built = ["--build-arg", `VERSION=${version}`, "--build-arg", `REVISION=${revision}`];
  buildah("bud", ...options, ...built, "--tag", "exporter", ".");

  const runArgs = (extra: readonly string[], args: readonly string[]) => [
    ...locked.split(" "),
    ...extra,
    "exporter",
    ...args,
  ];
  const children = new Set<ChildProcess>();
  return {
    config: JSON.parse(buildah("inspect", "--type", "image", "exporter")).Docker.config,
    podman,
    run: (extra, args) => podman(...runArgs(extra, args)),
    start(extra, args) {
      const child = spawn("podman", [...podmanArgs, ...runArgs(extra, args)], {
        stdio: ["ignore", "pipe", "pipe"],
      });
      children.add(child);
      const printed = { text: "" };
      for (const stream of [child.stdout, child.stderr]) {
        stream.on("data", (chunk) => {
          printed.text += chunk;
        });
      }
      return { printed, exited: new Promise((resolve) => child.once("close", resolve)) };
    },
    remove() {
      podman("rm", "--all", "--force", "--time", "0");
      for (const child of children) child.kill("SIGKILL");
      // The store's files belong to its mounts until it is reset.
      podman("system", "reset", "--force");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
