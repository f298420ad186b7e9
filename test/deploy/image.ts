import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileText } from "./chart.js";
import { output, toolPath } from "./programs.js";

/** Images of the Dockerfile, in a store of their own. */
export interface ImageStore {
  /** Builds the image for real. */
  build(options: BuildOptions): BuiltImage;
  /** What podman prints for some arguments, which must succeed. */
  podman(...args: readonly string[]): string;
  /** Arguments of `podman run` that lock the container of an image up as the chart does. */
  run(image: BuiltImage, options: readonly string[], args: readonly string[]): string;
  /** The same, under way: what it printed so far, and its exit code. */
  start(image: BuiltImage, options: readonly string[], args: readonly string[]): Running;
  remove(): void;
}

export interface BuildOptions {
  readonly version: string;
  readonly revision: string;
  /** The folder that is built; default: the checkout. */
  readonly context?: string;
  /** Default: that of this machine. */
  readonly platform?: "linux/arm64";
}

export interface BuiltImage {
  readonly name: string;
  /** The configuration of the image, in Docker's form. */
  readonly config: ImageConfig;
  readonly architecture: string;
  /** Digests of the layers, the lowest first. */
  readonly layers: readonly string[];
  /** All files, as a registry holds them before compressing. */
  readonly sizeBytes: number;
  /** The folder in which its files can be read. */
  readonly folder: string;
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
 * A store in which images can be built. There may be no registry to take the base image from, so two are made of this machine: its
 * own platform's, and one for arm64, of which nothing can be run here.
 */
export function createImageStore(): ImageStore {
  const folder = mkdtempSync(join(tmpdir(), "dts-image-"));
  const store = ["--root", join(folder, "storage"), "--runroot", join(folder, "run")];
  const buildah = (...args: readonly string[]) => output("buildah", [...store, ...args]).trim();
  const podmanArgs = [...store, "--cgroup-manager", "cgroupfs"];
  const podman = (...args: readonly string[]) => output("podman", [...podmanArgs, ...args]);

  const makeBase = (name: string, node: string, platform?: "arm64") => {
    output("test/deploy/base-rootfs.sh", [join(folder, name), node, ...(platform ? [platform] : [])]);
    const base = buildah("from", "scratch");
    buildah("copy", "--quiet", base, join(folder, name), "/");
    const env = ["PATH=/usr/local/bin:/usr/bin", "NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt"];
    const settings = env.flatMap((variable) => ["--env", variable]);
    buildah("config", ...settings, ...(platform ? ["--arch", platform] : []), base);
    buildah("commit", "--quiet", "--rm", base, name);
    return `localhost/${name}`;
  };
  const base = makeBase("base", toolPath("node24"));
  const otherBase = makeBase("base-arm64", toolPath("node24-arm64"), "arm64");
  const otherDockerfile = join(folder, "Dockerfile");
  writeFileSync(otherDockerfile, dockerfileFor(otherBase));

  const cache = output("npm", ["config", "get", "cache"]).trim();
  const common = "--quiet --pull-never --layers --isolation chroot --format docker";
  const children = new Set<ChildProcess>();
  const runArgs = (image: BuiltImage, extra: readonly string[], args: readonly string[]) => [
    ...locked.split(" "),
    ...extra,
    image.name,
    ...args,
  ];
  return {
    build({ version, revision, context = ".", platform }) {
      const name = `exporter-${version}-${platform ? "arm64" : "own"}`;
      const values = [`NODE_IMAGE=${base}`, `VERSION=${version}`, `REVISION=${revision}`];
      buildah(
        "bud",
        ...common.split(" "),
        ...["--volume", `${cache}:/root/.npm`, "--tag", name],
        ...values.flatMap((value) => ["--build-arg", value]),
        ...(platform ? ["--platform", platform, "--file", otherDockerfile] : []),
        context,
      );
      const { Docker, OCIv1 } = JSON.parse(buildah("inspect", "--type", "image", name));
      const [{ Size: sizeBytes }] = JSON.parse(podman("image", "inspect", name));
      return {
        name,
        config: Docker.config,
        architecture: OCIv1.architecture,
        layers: Docker.rootfs.diff_ids,
        sizeBytes,
        folder: podman("image", "mount", name).trim(),
      };
    },
    podman,
    run: (image, extra, args) => podman(...runArgs(image, extra, args)),
    start(image, extra, args) {
      const child = spawn("podman", [...podmanArgs, ...runArgs(image, extra, args)], {
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
      podman("image", "unmount", "--all", "--force");
      // The store's files belong to its mounts until it is reset.
      podman("system", "reset", "--force");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * The Dockerfile as Docker understands it for another platform: Debian's buildah takes BUILDPLATFORM for the platform of the
 * image, and has one image per name.
 */
function dockerfileFor(targetBase: string): string {
  const own = `linux/${process.arch === "x64" ? "amd64" : process.arch}`;
  const text = fileText("Dockerfile");
  const translated = text
    .replaceAll("--platform=$BUILDPLATFORM", `--platform=${own}`)
    .replace(/^FROM \$\{NODE_IMAGE\} AS target$/m, `FROM --platform=linux/arm64 ${targetBase} AS target`);
  if (!translated.includes(own) || !translated.includes(targetBase)) {
    throw new Error("the Dockerfile has no stages of the builder's platform, or none of the target's");
  }
  return translated;
}
