import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "dts-package-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Every file of src, without its ending. */
const modules = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => name.replace(/\.ts$/, ""));

/** What `npm run build` writes and `npm pack` would take of a checkout that holds all that a checkout can. */
function packed(): readonly string[] {
  const typescript = join(root, "node_modules/typescript/bin/tsc");
  const build = ["-p", join(root, "tsconfig.build.json"), "--outDir", join(folder, "dist")];
  execFileSync(process.execPath, [typescript, ...build]);
  for (const name of ["package.json", "README.md", "CHANGELOG.md", "LICENSE", "config"]) {
    cpSync(join(root, name), join(folder, name), { recursive: true });
  }
  for (const name of ["src", "tools", "test", "bench", "mutants", "grafana", "deploy", ".cache", ".ci"]) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, "main.js"), "");
  }
  const answer = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [report]: { files: { path: string }[] }[] = JSON.parse(answer);
  return (report?.files ?? []).map(({ path }) => path);
}

describe("the npm package", () => {
  // It starts the compiler and npm.
  it("holds the program, the configuration's reference and example, and nothing else", () => {
    const files = packed();
    expect(files.filter((path) => !path.startsWith("dist/")).sort()).toEqual([
      "CHANGELOG.md",
      "LICENSE",
      "README.md",
      "config/aliyun-dts-exporter.example.yml",
      "config/reference.md",
      "package.json",
    ]);
    expect(files.filter((path) => path.startsWith("dist/")).sort()).toEqual(
      modules.flatMap((name) => [`dist/${name}.js`, `dist/${name}.js.map`]).sort(),
    );
  }, 60_000);
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
