import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { eventually } from "../e2e/eventually.js";
import { chart, fileText } from "./chart.js";
import { type BuiltImage, createImageStore, type ImageStore } from "./image.js";
import { output, root } from "./programs.js";

const revision = "0123456789abcdef0123456789abcdef01234567";
const folder = mkdtempSync(join(tmpdir(), "dts-container-"));
let images: ImageStore;
let image: BuiltImage;
let simulator: ChildProcess;
let cloudUrl = "";

beforeAll(async () => {
  images = createImageStore();
  image = images.build({ version: "1.2.3", revision });
  simulator = spawn(process.execPath, [join(root, "dist/main.js"), "simulator", "--listen=127.0.0.1:0"]);
  let printed = "";
  simulator.stdout?.on("data", (chunk) => {
    printed += chunk;
  });
  await eventually("the simulator prints its address", async () => /http:\S+/.test(printed));
  cloudUrl = /http:\/\/[\d.:]+/.exec(printed)?.[0] ?? "";
  chmodSync(folder, 0o755);
});

afterAll(() => {
  simulator?.kill();
  images?.remove();
  rmSync(folder, { recursive: true });
});

/** Starts the exporter in a container, with the simulated cloud, and waits for its address. */
async function startExporter(name: string, ...options: readonly string[]) {
  const keys = "access_key_id_file: /etc/exporter/key, access_key_secret_file: /etc/exporter/key";
  const account = `{name: a, regions: [cn-hangzhou], endpoints: {cn-hangzhou: "${cloudUrl}"}, credentials: {type: access_key, ${keys}}}`;
  writeFileSync(join(folder, "key"), "demo\n");
  writeFileSync(
    join(folder, "config.yaml"),
    `accounts: [${account}]\nweb: {listen_address: "127.0.0.1:0"}\n`,
  );
  const mount = ["--volume", `${folder}:/etc/exporter:ro`];
  const running = images.start(
    image,
    ["--name", name, ...mount, ...options],
    ["run", "--config.file=/etc/exporter/config.yaml"],
  );
  const address = () => /"address":"([\d.:]+)"/.exec(running.printed.text)?.[1];
  await eventually("it logs its address", async () => {
    if (address() !== undefined) return true;
    throw new Error(running.printed.text);
  });
  return { ...running, url: `http://${address()}` };
}

const manifest = JSON.parse(fileText("package.json"));
const repository = manifest.repository.url.replace(/^git\+|\.git$/g, "");

/** Paths of the files of a folder, from there. */
const filesIn = (path: string): string[] =>
  readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(path.length));

const textOf = async (url: string) => (await fetch(`${url}/metrics`)).text();

describe("the image", () => {
  it("says how it is run, by whom, and what it is", () => {
    const { config } = image;
    expect(config.User).toBe("65532:65532");
    expect(config.Entrypoint).toEqual(["node", "/app/dist/main.js"]);
    expect(config.Cmd).toEqual(["run"]);
    expect(Object.keys(config.ExposedPorts)).toEqual(["10155/tcp"]);
    expect(config.StopSignal).toMatch(/TERM|15/);
    expect(config.Labels).toMatchObject({
      "org.opencontainers.image.title": "aliyun-dts-exporter",
      "org.opencontainers.image.licenses": "Apache-2.0",
      "org.opencontainers.image.version": "1.2.3",
      "org.opencontainers.image.revision": revision,
      "org.opencontainers.image.source": repository,
      "org.opencontainers.image.url": repository,
    });
    expect(config.Healthcheck.Test).toEqual(["CMD", "node", "/app/healthcheck.js"]);
  });

  it("prints the version and the revision that it was built with", () => {
    expect(images.run(image, [], ["--version"])).toMatch(
      new RegExp(`^aliyun-dts-exporter 1\\.2\\.3 \\(revision ${revision}, Node\\.js v24\\.`),
    );
  });

  it("holds Node.js, its libraries and the program: no shell, no package manager, no source, nothing setuid", () => {
    const files = `const fs = require("fs");
      const visit = (folder) => fs.readdirSync(folder || "/", { withFileTypes: true }).forEach((entry) => {
        const path = folder + "/" + entry.name;
        if (["/proc", "/sys", "/dev", "/run"].includes(path)) return;
        const { mode } = fs.lstatSync(path);
        if (folder === "/app" || (entry.isFile() && mode & 0o111)) console.log((mode & 0o6000 ? "SETUID " : "") + path);
        if (entry.isDirectory()) visit(path);
      });
      visit("");`;
    const all = images.run(image, ["--entrypoint", "node"], ["-e", files]).trim().split("\n");
    const outside = all.filter((file) => !file.startsWith("/app/"));
    expect(outside.filter((file) => !/^\/(usr\/)?lib(64)?\//.test(file))).toEqual(["/usr/local/bin/node"]);
    expect(all.filter((file) => /^\/app\/[^/]+$/.test(file)).sort()).toEqual(
      ["LICENSE", "config", "dist", "healthcheck.js", "node_modules", "package.json", "sbom.cdx.json"].map(
        (name) => `/app/${name}`,
      ),
    );
  });

  it("holds of packages what runs and their licences: no types, source maps, texts and tests", () => {
    const files = filesIn(`${image.folder}/app`);
    const named = files.filter((file) => !/\.(js|cjs|mjs|json)$/.test(file));
    expect(named.filter((file) => !/\/(licen[cs]e|copying|notice)[^/]*$/i.test(file))).toEqual([
      "/config/aliyun-dts-exporter.example.yml",
    ]);
    expect(
      files.filter((file) => /\/node_modules\/(@[^/]+\/)?[^/]+\/(tests?|docs|types)\//.test(file)),
    ).toEqual([]);
    const packages = files.filter((file) => /\/node_modules\/(@[^/]+\/)?[^/]+\/package\.json$/.test(file));
    const withoutLicence = packages.filter(
      (file) => !named.some((name) => name.startsWith(file.replace("package.json", ""))),
    );
    // Their packages have none either.
    expect(withoutLicence.length).toBeLessThan(packages.length / 10);
  });

  it("lists its components: Node.js, the system's libraries and each package in it, of production only", () => {
    const { components, dependencies, metadata, bomFormat } = sbomOf(image);
    expect(bomFormat).toBe("CycloneDX");
    expect(metadata.component).toMatchObject({ name: "aliyun-dts-exporter", version: "1.2.3" });
    const found = (type: string) =>
      components
        .filter(({ purl }) => purl.startsWith(`pkg:${type}/`))
        .map(({ name, version }) => `${name}@${version}`)
        .sort();
    const packages = filesIn(`${image.folder}/app`)
      .filter((file) => /\/node_modules\/(@[^/]+\/)?[^/]+\/package\.json$/.test(file))
      .map((file) => JSON.parse(readFileSync(`${image.folder}/app${file}`, "utf8")))
      .map(({ name, version }) => `${name}@${version}`);
    expect(found("npm")).toEqual([...new Set(packages)].sort());
    expect(found("npm").map((name) => name.replace(/(?<=.)@.*/, ""))).toEqual(
      expect.arrayContaining(Object.keys(manifest.dependencies)),
    );
    expect(
      found("npm").filter((name) => /^(typescript|vitest|@biomejs|kubernetes-models)/.test(name)),
    ).toEqual([]);
    const status = `${image.folder}/var/lib/dpkg/status.d`;
    const debian = readdirSync(status).map((name) => {
      const text = readFileSync(`${status}/${name}`, "utf8");
      return `${name}@${/^Version: (.+)$/m.exec(text)?.[1]}`;
    });
    expect(debian.map((name) => name.split("@")[0]).sort()).toEqual(["libc6", "libgcc-s1", "libstdc++6"]);
    expect(found("deb")).toEqual(debian.sort());
    expect(filesIn(`${image.folder}/usr/share/doc`).sort()).toEqual(
      readdirSync(status)
        .map((name) => `/${name}/copyright`)
        .sort(),
    );
    const program = readFileSync(`${image.folder}/usr/local/bin/node`);
    const [node, ...more] = components.filter(({ purl }) => purl.startsWith("pkg:generic/"));
    expect(more).toEqual([]);
    expect(node?.hashes).toEqual([
      { alg: "SHA-256", content: createHash("sha256").update(program).digest("hex") },
    ]);
    expect(components.length).toBe(new Set(packages).size + debian.length + 1);
    const refs = new Set([metadata.component, ...components].map((component) => component["bom-ref"]));
    expect(refs.size).toBe(components.length + 1);
    expect(
      dependencies.flatMap(({ ref, dependsOn }) => [ref, ...dependsOn]).filter((ref) => !refs.has(ref)),
    ).toEqual([]);
  });

  it("is three layers and less than 130 MB, and the next release is a new last layer, whenever it is built", () => {
    process.stdout.write(`image: ${image.layers.length} layers, ${Math.round(image.sizeBytes / 1e6)} MB\n`);
    expect(image.layers.length).toBe(3);
    expect(image.sizeBytes).toBeLessThan(130_000_000);
    const context = join(folder, "next");
    const taken = fileText(".dockerignore").match(/(?<=^!).+$/gm) ?? [];
    for (const path of taken) cpSync(join(root, path), join(context, path), { recursive: true });
    // As a checkout may be that is its owner's only.
    chmodSync(join(context, "deploy/image/healthcheck.js"), 0o600);
    // Not from the cache: all packages are installed once more.
    for (const name of ["package.json", "package-lock.json"]) {
      const content = JSON.parse(fileText(name));
      content.version = "99.0.0";
      if (content.packages) content.packages[""].version = "99.0.0";
      writeFileSync(join(context, name), JSON.stringify(content));
    }
    cpSync(join(root, "Dockerfile"), join(context, "Dockerfile"));
    const next = images.build({ version: "", revision: "fedcba", context });
    expect(images.run(next, [], ["--version"])).toMatch(/^aliyun-dts-exporter 99\.0\.0 \(revision fedcba,/);
    expect(statSync(`${next.folder}/app/healthcheck.js`).mode & 0o777).toBe(0o644);
    expect(next.layers.slice(0, -1)).toEqual(image.layers.slice(0, -1));
    expect(next.layers.at(-1)).not.toBe(image.layers.at(-1));
  }, 600_000);

  it("is assembled for arm64 without running anything of it: its Node.js, its libraries, and the same program", () => {
    const other = images.build({ version: "1.2.3", revision, platform: "linux/arm64" });
    expect([image.architecture, other.architecture]).toEqual(["amd64", "arm64"]);
    process.stdout.write(`image for arm64: ${Math.round(other.sizeBytes / 1e6)} MB\n`);
    expect(other.sizeBytes).toBeLessThan(130_000_000);
    expect(other.layers[1]).toBe(image.layers[1]);
    expect({ ...other.config, Hostname: "" }).toEqual({ ...image.config, Hostname: "" });
    const isBinary = (file: string) => file.startsWith("/lib") || file === "/usr/local/bin/node";
    const programs = filesIn(other.folder).filter(isBinary);
    const headers = programs.map((file) => output("readelf", ["-hld", other.folder + file]));
    expect(headers.filter((text) => !/Machine: +AArch64/.test(text))).toEqual([]);
    const loaders = headers.flatMap((text) => /program interpreter: ([^\]]+)/.exec(text)?.[1] ?? []);
    const needed = headers.flatMap((text) => text.match(/(?<=\(NEEDED\).*\[)[^\]]+/g) ?? []);
    const libraries = [...new Set(needed)]
      .filter((name) => !name.startsWith("ld-"))
      .map((name) => `/lib/aarch64-linux-gnu/${name}`);
    expect(libraries).toContain("/lib/aarch64-linux-gnu/libc.so.6");
    expect(programs.sort()).toEqual(["/usr/local/bin/node", ...new Set([...libraries, ...loaders])].sort());
    const rest = (built: BuiltImage) =>
      filesIn(built.folder)
        .filter((file) => !isBinary(file))
        .sort();
    expect(rest(other)).toEqual(rest(image));
    const names = (built: BuiltImage) =>
      sbomOf(built)
        .components.map(({ name }) => name)
        .sort();
    expect(names(other)).toEqual(names(image));
  });

  it("serves the jobs of the cloud from a locked-up container, is healthy, and leaves within 8 s of SIGTERM", async () => {
    const exporter = await startExporter("serving");
    await eventually("every target is up, and there are jobs", async () => {
      const text = await textOf(exporter.url);
      const ups = text.match(/^aliyun_dts_up\{.*\} (\d)$/gm) ?? [];
      return (
        ups.length >= 4 && ups.every((line) => line.endsWith(" 1")) && /^aliyun_dts_job_info\{/m.test(text)
      );
    });
    expect(await textOf(exporter.url)).toContain(`revision="${revision}"`);
    // Port 0: nothing but the kernel knows where it listens.
    const check = ["exec", "serving", "node", "/app/healthcheck.js"];
    expect(images.podman(...check)).toBe("/-/healthy: 200\n");
    expect(images.podman(...check, "/-/ready")).toBe("/-/ready: 200\n");

    const stoppedMs = performance.now();
    images.podman("kill", "--signal", "TERM", "serving");
    expect(await exporter.exited).toBe(0);
    expect(performance.now() - stoppedMs).toBeLessThan(8_000);
  });

  it("works with the system calls that the systemd unit allows", async () => {
    const profile = join(folder, "seccomp.json");
    writeFileSync(profile, JSON.stringify(seccompOf(fileText("deploy/systemd/aliyun-dts-exporter.service"))));
    const exporter = await startExporter("filtered", "--security-opt", `seccomp=${profile}`);
    await eventually("there are jobs", async () =>
      /^aliyun_dts_job_info\{/m.test(await textOf(exporter.url)),
    );
    images.podman("kill", "--signal", "TERM", "filtered");
    expect(await exporter.exited).toBe(0);
  });

  it("bounds its heap by the memory limit, with the chart's options", () => {
    const { nodeOptions, resources } = parse(fileText(`${chart}/values.yaml`));
    const limitMiB = Number(/^(\d+)Mi$/.exec(resources.limits.memory)?.[1]);
    const heap = "require('v8').getHeapStatistics().heap_size_limit / 2 ** 20";
    const options = [
      "--memory",
      `${limitMiB}m`,
      "--env",
      `NODE_OPTIONS=${nodeOptions}`,
      "--entrypoint",
      "node",
    ];
    const heapMiB = Number(images.run(image, options, ["-p", heap]));
    expect(heapMiB).toBeGreaterThan(0.5 * limitMiB);
    expect(heapMiB).toBeLessThan(0.75 * limitMiB);
  });
});

interface Component {
  readonly "bom-ref": string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly hashes?: readonly object[];
}

interface Sbom {
  readonly bomFormat: string;
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

function sbomOf(built: BuiltImage): Sbom {
  return JSON.parse(readFileSync(`${built.folder}/app/sbom.cdx.json`, "utf8"));
}

/** The profile of seccomp that does what SystemCallFilter= of a unit does, without what systemd itself adds. */
function seccompOf(unit: string) {
  const groups = new Map<string, string[]>();
  let group: string[] = [];
  for (const line of output("systemd-analyze", ["syscall-filter", "--no-pager"]).split("\n")) {
    const name = line.trim();
    if (line.startsWith("@")) {
      group = [];
      groups.set(name, group);
    } else if (name !== "" && !name.startsWith("#")) group.push(name);
  }
  const expand = (name: string): readonly string[] =>
    name.startsWith("@") ? (groups.get(name) ?? []).flatMap(expand) : [name];
  const names = new Set(expand("@default"));
  for (const [, denied, list = ""] of unit.matchAll(/^SystemCallFilter=(~?)(.*)$/gm)) {
    for (const name of list.split(" ").flatMap(expand)) {
      if (denied) names.delete(name);
      else names.add(name);
    }
  }
  expect(names.size).toBeGreaterThan(200);
  const syscalls = [{ names: [...names], action: "SCMP_ACT_ALLOW" }];
  return { defaultAction: "SCMP_ACT_ERRNO", defaultErrnoRet: 1, syscalls };
}
