import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../e2e/eventually.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

let folder: string;
let packed: { readonly filename: string; readonly files: readonly { readonly path: string }[] };
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "dts-package-"));
  packed = pack();
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Every file of src, without its ending. */
const modules = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
  .filter((name) => /\.[tj]s$/.test(name))
  .map((name) => name.replace(/\.[tj]s$/, ""));

function npm(args: readonly string[], cwd: string): string {
  return execFileSync("npm", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
}

/** What `npm run build` writes and `npm pack` takes of a checkout that holds all that a checkout can. */
function pack(): typeof packed {
  const typescript = join(root, "node_modules/typescript/bin/tsc");
  const build = ["-p", join(root, "tsconfig.build.json"), "--outDir", join(folder, "dist")];
  execFileSync(process.execPath, [typescript, ...build]);
  for (const name of ["package.json", "README.md", "README.zh-CN.md", "CHANGELOG.md", "LICENSE", "config"]) {
    cpSync(join(root, name), join(folder, name), { recursive: true });
  }
  for (const name of [
    "src",
    "tools",
    "test",
    "bench",
    "mutants",
    "grafana",
    "deploy",
    ".cache",
    ".ci",
    ".github",
  ]) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, "main.js"), "");
  }
  const [report]: (typeof packed)[] = JSON.parse(npm(["pack", "--json", "--ignore-scripts"], folder));
  if (!report) throw new Error("npm pack reports nothing");
  return report;
}

describe("the npm package", () => {
  it("holds the program, the configuration's reference and example, and nothing else", () => {
    const files = packed.files.map(({ path }) => path);
    expect(files.filter((path) => !path.startsWith("dist/")).sort()).toEqual([
      "CHANGELOG.md",
      "LICENSE",
      "README.md",
      "README.zh-CN.md",
      "config/aliyun-dts-exporter.example.yml",
      "config/reference.md",
      "package.json",
    ]);
    expect(files.filter((path) => path.startsWith("dist/")).sort()).toEqual(
      modules.map((name) => `dist/${name}.js`).sort(),
    );
  });

  it("may be published, and gives those who install it all that it was tested with", () => {
    const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    expect(manifest).not.toHaveProperty("private");
    // It holds in the checkout alone.
    expect(manifest).not.toHaveProperty("overrides");
    expect(manifest).not.toHaveProperty("resolutions");
    expect(
      Object.values(manifest.dependencies).filter((version) => !/^\d+\.\d+\.\d+$/.test(`${version}`)),
    ).toEqual([]);
  });

  describe("installed into an empty folder", () => {
    let app: string;
    beforeAll(() => {
      app = mkdtempSync(join(tmpdir(), "dts-empty-"));
      const install = [
        "install",
        "--prefer-offline",
        "--no-audit",
        "--no-fund",
        join(folder, packed.filename),
      ];
      npm(install, app);
    });
    afterAll(() => rmSync(app, { recursive: true }));

    it("brings only packages that run on the oldest Node.js that it promises", () => {
      const { engines } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
      const without = (version: string): { readonly name: string }[] =>
        JSON.parse(
          npm(["query", `*:attr(engines, [node]):not(:semver(${version}, :attr(engines, [node])))`], app),
        );
      expect(without("12.0.0").map(({ name }) => name)).toContain("commander");
      expect(engines.node).toBe(">=20.19");
      expect(without("20.19.0").map(({ name }) => name)).toEqual([]);
    });

    it("runs the demo by npx: its jobs are in the metrics", async () => {
      const flags = ["--web.listen-address=127.0.0.1:0"];
      // In a group of its own: npx starts the program by a shell.
      const child = spawn("npx", ["--no", "aliyun-dts-exporter", "demo", ...flags], {
        cwd: app,
        detached: true,
      });
      let printed = "";
      for (const stream of [child.stdout, child.stderr]) {
        stream.on("data", (chunk) => {
          printed += chunk;
        });
      }
      try {
        await eventually("the demo shows its jobs", async () => {
          const url = /demo: (http:\S+) for Prometheus/.exec(printed)?.[1];
          if (url === undefined) throw new Error(printed);
          return /^aliyun_dts_job_info\{/m.test(await (await fetch(url)).text());
        });
      } finally {
        process.kill(-(child.pid ?? 0), "SIGTERM");
      }
    });
  });
});

describe("the image", () => {
  it("takes from a checkout only what it is built from and what it shows", () => {
    const lines = readFileSync(join(root, "Dockerfile"), "utf8").split("\n");
    const taken = lines
      .filter((line) => line.startsWith("COPY ") && !line.includes("--from="))
      .flatMap((line) => line.split(" ").slice(1, -1));
    const allowed = readFileSync(join(root, ".dockerignore"), "utf8").match(/(?<=^!).+$/gm) ?? [];
    expect([...new Set(taken)].sort()).toEqual(
      [
        ".npmrc",
        "LICENSE",
        "config/aliyun-dts-exporter.example.yml",
        "deploy/image",
        "deploy/image/healthcheck.js",
        "package-lock.json",
        "package.json",
        "src",
        "tsconfig.build.json",
        "tsconfig.json",
      ].sort(),
    );
    expect(allowed.filter((path) => !taken.some((name) => name.startsWith(path)))).toEqual([]);
  });
});
