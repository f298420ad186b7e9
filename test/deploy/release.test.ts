import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { chart } from "./chart.js";
import { root } from "./programs.js";

let checkout: string;
beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), "dts-release-"));
  for (const name of ["package.json", "package-lock.json", "CHANGELOG.md", "Dockerfile", chart]) {
    cpSync(join(root, name), join(checkout, name), { recursive: true });
  }
});
afterEach(() => rmSync(checkout, { recursive: true }));

const read = (file: string) => readFileSync(join(checkout, file), "utf8");

/** Changes a file of the checkout; what is changed must be there. */
function edit(file: string, pattern: RegExp, replacement: string): void {
  const before = read(file);
  expect(before).toMatch(pattern);
  writeFileSync(join(checkout, file), before.replace(pattern, replacement));
}

function release(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, ".ci/release.js"), ...args], {
    cwd: checkout,
    encoding: "utf8",
  });
  return { code: status, stdout, stderr };
}

/** The checkout as docs/releasing.md wants it. */
function prepare(version: string): void {
  edit("package.json", /"version": ".*"/, `"version": "${version}"`);
  const lock = JSON.parse(read("package-lock.json"));
  lock.version = version;
  lock.packages[""].version = version;
  writeFileSync(join(checkout, "package-lock.json"), JSON.stringify(lock));
  edit(`${chart}/Chart.yaml`, /^version: .*$/m, `version: ${version}`);
  edit(`${chart}/Chart.yaml`, /^appVersion: .*$/m, `appVersion: "${version}"`);
  const notes = "- [FEATURE] One.\n- [BUGFIX] Two.";
  writeFileSync(
    join(checkout, "CHANGELOG.md"),
    `# Changelog\n\n## Unreleased\n\n## ${version}\n\n${notes}\n\n## 0.0.1 / 2026-01-01\n\n- [FEATURE] Old.\n`,
  );
}

const nothing = { code: 0, stdout: "", stderr: "" };

describe("a release", () => {
  it.each(["1.2.3", "2.0.0-rc.1"])("of %s is fine when everything has that version", (version) => {
    prepare(version);
    expect(release("check", `v${version}`)).toEqual(nothing);
  });

  it("is refused with every place that has another version, and what to write there", () => {
    prepare("1.2.3");
    const { code, stderr } = release("check", "v1.2.4");
    expect(code).toBe(1);
    expect(stderr.trim().split("\n")).toEqual([
      ...[
        "package.json: version",
        "package-lock.json: version",
        'package-lock.json: packages[""].version',
        `${chart}/Chart.yaml: version`,
        `${chart}/Chart.yaml: appVersion`,
      ].map((where) => `${where}: not that of the tag (found 1.2.3) (write 1.2.4)`),
      "CHANGELOG.md: no changes of 1.2.4 (found no section) (write ## 1.2.4 above them)",
    ]);
  });

  it("is refused as long as the base image has no digest", () => {
    prepare("1.2.3");
    edit("Dockerfile", /@sha256:.*/, "");
    const { code, stderr } = release("check", "v1.2.3");
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^Dockerfile: NODE_IMAGE is not pinned by a digest \(found node:[\w.-]+\) \(write NAME:TAG@sha256:/,
    );
  });

  it("is refused while changes wait under Unreleased, and for a tag that is no version", () => {
    prepare("1.2.3");
    edit("CHANGELOG.md", /## Unreleased\n/, "## Unreleased\n\n- [FEATURE] Three.\n");
    expect(release("check", "v1.2.3").stderr).toBe(
      "CHANGELOG.md: Unreleased is not empty (found - [FEATURE] Three.) (move its lines to ## 1.2.3)\n",
    );
    expect(release("check", "1.2")).toMatchObject({
      code: 1,
      stderr: "tag: not a version (found 1.2) (write one such as v1.2.3 or v1.2.3-rc.1)\n",
    });
  });

  it("says what the changelog says of it, and nothing of others", () => {
    prepare("1.2.3");
    expect(release("notes", "v1.2.3")).toEqual({ ...nothing, stdout: "- [FEATURE] One.\n- [BUGFIX] Two.\n" });
    expect(release("notes", "v0.0.1")).toEqual({ ...nothing, stdout: "- [FEATURE] Old.\n" });
    expect(release("notes", "v1.2")).toEqual({
      code: 1,
      stdout: "",
      stderr: "CHANGELOG.md: no changes of v1.2 (found no section with lines) (write ## 1.2 above them)\n",
    });
  });

  it("makes the registry of the image the chart's default, and changes no other value", () => {
    const before = parse(read(`${chart}/values.yaml`));
    expect(release("chart", "registry.example.com/team")).toEqual(nothing);
    const after = parse(read(`${chart}/values.yaml`));
    expect(after).toEqual({ ...before, image: { ...before.image, registry: "registry.example.com/team" } });
    expect(release("chart", "https://registry.example.com")).toMatchObject({ code: 1 });
  });
});
