import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { chart, fileText, helm } from "./chart.js";
import { root } from "./programs.js";

const described = parse(fileText(`${chart}/Chart.yaml`));
const annotation = (name: string): string => described.annotations[`artifacthub.io/${name}`];
const links: readonly { readonly url: string }[] = parse(annotation("links"));
const screenshots: readonly { readonly url: string }[] = parse(annotation("screenshots"));
const repository = "https://github.com/aliyun-dts-exporter/aliyun-dts-exporter";
const raw = "https://raw.githubusercontent.com/aliyun-dts-exporter/aliyun-dts-exporter/main/";

describe("what a registry of charts shows", () => {
  it("has all that helm lint recommends", () => {
    const { code, stdout } = helm(["lint", "--strict", chart]);
    expect(code).toBe(0);
    expect(stdout).not.toContain("recommended");
  });

  it("names its maintainers, home and sources", () => {
    expect(described.maintainers[0]).toEqual({
      name: expect.any(String),
      url: expect.stringMatching(/^https:/),
    });
    expect(described.home).toBe(repository);
    expect(described.sources).toContain(repository);
  });

  it("says what Artifact Hub asks for, in words that it knows", () => {
    expect(annotation("category")).toBe("monitoring-logging");
    expect(annotation("license")).toBe(parse(fileText("package.json")).license);
    for (const name of ["operator", "prerelease"]) expect(annotation(name)).toMatch(/^(true|false)$/);
    expect(links.length).toBeGreaterThan(2);
  });

  it("points to files that exist", () => {
    const urls = [described.icon, ...described.sources, ...[...links, ...screenshots].map(({ url }) => url)];
    const files = urls.flatMap((url: string) => {
      if (url.startsWith(raw)) return [url.slice(raw.length)];
      const [, path] = /\/(?:blob|tree)\/main\/(.+)$/.exec(url) ?? [];
      return path === undefined ? [] : [path];
    });
    expect(files.length).toBeGreaterThanOrEqual(6);
    for (const file of files) expect([file, existsSync(join(root, file))]).toEqual([file, true]);
  });
});
