import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { eventually } from "../e2e/eventually.js";
import { chart, fileText } from "./chart.js";
import { buildImage, type Image } from "./image.js";
import { output, root } from "./programs.js";

const revision = "0123456789abcdef0123456789abcdef01234567";
const folder = mkdtempSync(join(tmpdir(), "dts-container-"));
let image: Image;
let simulator: ChildProcess;
let cloudUrl = "";

beforeAll(async () => {
  image = buildImage("1.2.3", revision);
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
  image?.remove();
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
  const running = image.start(
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
    });
    expect(config.Healthcheck.Test).toEqual(["CMD", "node", "/app/healthcheck.js"]);
  });

  it("prints the version and the revision that it was built with", () => {
    expect(image.run([], ["--version"])).toMatch(
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
    const all = image.run(["--entrypoint", "node"], ["-e", files]).trim().split("\n");
    const outside = all.filter((file) => !file.startsWith("/app/"));
    expect(outside.filter((file) => !/^\/(usr\/)?lib(64)?\//.test(file))).toEqual(["/usr/local/bin/node"]);
    expect(all.filter((file) => /^\/app\/[^/]+$/.test(file)).sort()).toEqual(
      ["LICENSE", "config", "dist", "healthcheck.js", "node_modules", "package.json"].map(
        (name) => `/app/${name}`,
      ),
    );
  });

  it("holds the packages of production only", () => {
    const list = `console.log(require("fs").readdirSync("/app/node_modules").join("\\n"))`;
    const packages = image.run(["--entrypoint", "node"], ["-e", list]).split("\n");
    const manifest = JSON.parse(fileText("package.json"));
    const first = (name: string) => name.split("/")[0];
    expect(packages).toEqual(expect.arrayContaining(Object.keys(manifest.dependencies).map(first)));
    expect(
      packages.filter((name) => ["typescript", "vitest", "@biomejs", "kubernetes-models"].includes(name)),
    ).toEqual([]);
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
    const check = [
      "exec",
      "--env",
      `HEALTHCHECK_URL=${exporter.url}`,
      "serving",
      "node",
      "/app/healthcheck.js",
    ];
    expect(image.podman(...check)).toBe("/-/healthy: 200\n");
    expect(image.podman(...check, "/-/ready")).toBe("/-/ready: 200\n");

    const stoppedMs = performance.now();
    image.podman("kill", "--signal", "TERM", "serving");
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
    image.podman("kill", "--signal", "TERM", "filtered");
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
    const heapMiB = Number(image.run(options, ["-p", heap]));
    expect(heapMiB).toBeGreaterThan(0.5 * limitMiB);
    expect(heapMiB).toBeLessThan(0.75 * limitMiB);
  });
});

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
