import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

interface Entry {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
}

const text = (name: string) => readFileSync(fileURLToPath(new URL(`../${name}`, import.meta.url)), "utf8");
const lock: { readonly packages: Readonly<Record<string, Entry>> } = JSON.parse(text("package-lock.json"));
const packages = Object.entries(lock.packages).filter(([path]) => path !== "");

/** `NAME@VERSION` of what no registry gave a digest for -> why that is so. Empty: npm has written one for every package. */
const withoutIntegrity: Readonly<Record<string, string>> = {};

describe("the lockfile", () => {
  it("has the digest of every package, but for those that are listed with a reason", () => {
    const found = packages
      .filter(([, { integrity }]) => !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? ""))
      .map(([path, { version }]) => `${path.replace(/^.*node_modules\//, "")}@${version}`);
    expect(packages.length).toBeGreaterThan(100);
    expect(found.sort()).toEqual(Object.keys(withoutIntegrity).sort());
  });

  it("names no registry, so that everybody's own serves it; npm keeps it that way", () => {
    expect(packages.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
    expect(text(".npmrc").split("\n")).toContain("omit-lockfile-registry-resolved=true");
  });
});
