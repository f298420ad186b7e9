import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { chart, everyKind, fileText, manifestsWith, type Tree, templateWith } from "./chart.js";
import { typeMistakes } from "./typed.js";

const schema: Tree = JSON.parse(fileText(`${chart}/values.schema.json`));
const values: Tree = parse(fileText(`${chart}/values.yaml`));

/** A value that may be left empty in a values file, or one that must be there, by path. */
interface Place {
  readonly path: readonly string[];
  readonly isRequired: boolean;
}

function placesOf(tree: Tree, node: Tree | undefined, path: readonly string[] = []): readonly Place[] {
  return Object.entries(tree).flatMap(([key, value]) => {
    const inner = [...path, key];
    const properties = node?.["properties"]?.[key];
    const isRequired = Object.values(node?.["required"] ?? {}).some((name) => String(name) === key);
    const isSection = properties?.["properties"] !== undefined && typeof value === "object" && isRequired;
    return [{ path: inner, isRequired }, ...(isSection ? placesOf(value, properties, inner) : [])];
  });
}

/** Values in which all of these are empty, as after a colon with nothing behind it. */
function emptied(places: readonly Place[], others: object): object {
  const all = structuredClone(others) as Record<string, unknown>;
  for (const { path } of places) {
    const parents = path.slice(0, -1);
    const parent = parents.reduce<Record<string, unknown>>((tree, key) => {
      tree[key] ??= {};
      return tree[key] as Record<string, unknown>;
    }, all);
    parent[path.at(-1) ?? ""] = null;
  }
  return all;
}

const places = placesOf(values, schema);
describe("a key with nothing behind it", () => {
  it("is an empty one, where emptiness means something", () => {
    // A file needs accounts, and a selector one of its two parts.
    const needed = ["config", "instanceSelector"];
    const optional = places.filter(
      ({ path, isRequired }) => !isRequired && !path.some((key) => needed.includes(key)),
    );
    expect(optional.length).toBeGreaterThan(60);
    const all = manifestsWith(emptied(optional, everyKind));
    expect(all.flatMap(typeMistakes)).toEqual([]);
    expect(all.map(({ kind }) => kind)).toContain("ServiceMonitor");
  });

  it("is refused with its path elsewhere, instead of rendering half an object", () => {
    const scalars = places.filter(({ path, isRequired }) => {
      const inner = places.some(
        (other) => other.path.length > path.length && path.every((key, at) => key === other.path[at]),
      );
      return isRequired && !inner;
    });
    expect(scalars.length).toBeGreaterThan(30);
    const { code, stderr } = templateWith(emptied(scalars, {}));
    expect(code).toBe(1);
    for (const { path } of scalars) {
      const line = stderr.split("\n").find((text) =>
        text.includes(
          `'${path
            .slice(0, -1)
            .map((key) => `/${key}`)
            .join("")}': missing propert`,
        ),
      );
      expect([path, line]).toEqual([path, expect.stringContaining(`'${path.at(-1)}'`)]);
    }
  });

  it.each(["web", "rrsa", "serviceMonitor", "image"])("is refused for a whole section: %s", (section) => {
    const { code, stderr } = templateWith({ [section]: null });
    expect([code, stderr]).toEqual([1, expect.stringContaining(`at '': missing property '${section}'`)]);
  });

  it.each([null, { accounts: null }, { accounts: [] }])("is refused for the accounts: %j", (config) => {
    const { code, stderr } = templateWith({ config });
    expect(code).toBe(1);
    expect(stderr).toMatch(/config.accounts/);
    expect(templateWith({ config: null, existingConfigMap: "mine" }).code).toBe(0);
  });
});
