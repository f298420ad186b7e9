import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../src", import.meta.url));

interface Rule {
  /** Folders it may import from, beside itself; or the single files of them. */
  readonly mayImport: readonly string[];
  readonly owns: readonly string[];
  readonly why: string;
}

const everything = ["lib", "config", "model", "aliyun", "dts", "poll", "metrics", "http", "simulator", "cli"];

/** The table of ARCHITECTURE.md: who may import whom, and who alone uses which package. */
const rules: Readonly<Record<string, Rule>> = {
  lib: { mayImport: [], owns: ["pino", "pino-pretty"], why: "lib is the ground floor" },
  config: {
    // Plain tables: what can be asked is what can be configured.
    mayImport: ["lib", "dts/collectors", "dts/operations"],
    owns: ["convict", "yaml"],
    why: "a configuration is only read, never acted on",
  },
  model: {
    mayImport: ["lib"],
    owns: [],
    why: "the model is pure: it knows neither the cloud nor Prometheus",
  },
  aliyun: {
    mayImport: ["lib"],
    owns: ["@alicloud/pop-core", "p-limit"],
    why: "how we call: signed, limited, retried; the raw client stays behind this door because its errors hold secrets",
  },
  dts: {
    mayImport: ["lib", "config/config", "config/targets", "aliyun/api-client", "model"],
    owns: [],
    why: "what DTS answers means: it needs to call, not to know how calls are made",
  },
  poll: {
    mayImport: ["lib", "config/targets", "model"],
    owns: [],
    why: "when to ask and what to keep, whatever the cloud or the exposition look like",
  },
  metrics: {
    mayImport: ["lib", "model"],
    owns: ["prom-client"],
    why: "right of the model nothing knows Alibaba Cloud",
  },
  http: {
    // The web configuration is read by the same strict reader.
    mayImport: ["lib", "model", "config/document"],
    owns: ["fastify", "bcryptjs"],
    why: "serving knows what is shown, not where it comes from",
  },
  simulator: {
    mayImport: ["lib"],
    owns: [],
    why: "a mistake shared between the simulator and the client would be invisible",
  },
  plans: {
    mayImport: ["lib", "config", "aliyun"],
    owns: [],
    why: "a plan is plain data made of a configuration",
  },
  accounts: {
    mayImport: ["lib", "aliyun/credentials", "plans"],
    owns: [],
    why: "accounts are plans that have got their credentials",
  },
  "target-collectors": {
    mayImport: [
      "lib",
      "config/targets",
      "aliyun/api-client",
      "aliyun/limits/limited-client",
      "aliyun/region-clients",
      "dts",
      "model",
      "poll",
      "plans",
    ],
    owns: [],
    why: "a collector is a plan that has got what it asks with",
  },
  probe: {
    mayImport: [
      "lib",
      "config/targets",
      "aliyun/region-clients",
      "dts",
      "poll",
      "metrics",
      "http/routes/route-deps",
    ],
    owns: [],
    why: "a probe is one question from the API to the answer of a page",
  },
  cli: {
    mayImport: [...everything, "app"],
    owns: ["commander"],
    why: "the commands put everything together",
  },
  app: {
    mayImport: [...everything, "plans", "accounts", "target-collectors", "probe"],
    owns: [],
    why: "the whole pipeline on one screen",
  },
  main: { mayImport: [...everything, "app"], owns: [], why: "the process edge" },
};

interface Import {
  readonly file: string;
  readonly folder: string;
  /** A path below src without ending, or the name of a package. */
  readonly target: string;
  readonly isPackage: boolean;
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(folder, name));
}

function importsOf(file: string): Import[] {
  const text = readFileSync(file, "utf8");
  const inside = relative(root, file).split(sep).join("/");
  const folder = inside.includes("/") ? (inside.split("/")[0] ?? "") : inside.replace(/\.ts$/, "");
  const specifiers = [
    ...text.matchAll(/^\s*(?:import|export)\b[^;]*?\bfrom\s+"([^"]+)"/gms),
    ...text.matchAll(/^import\s+"([^"]+)"/gm),
    ...text.matchAll(/\bimport\(\s*"([^"]+)"\s*\)/g),
    ...text.matchAll(/\brequire\(\s*"([^"]+)"\s*\)/g),
  ].map((match) => match[1] ?? "");
  return specifiers
    .filter((specifier) => !specifier.startsWith("node:"))
    .map((specifier) => {
      if (!specifier.startsWith(".")) {
        const parts = specifier.split("/");
        const target = specifier.startsWith("@") ? parts.slice(0, 2).join("/") : (parts[0] ?? "");
        return { file: inside, folder, target, isPackage: true };
      }
      const target = normalize(join(dirname(inside), specifier))
        .split(sep)
        .join("/")
        .replace(/\.js$/, "");
      return { file: inside, folder, target, isPackage: false };
    });
}

function violationOf({ file, folder, target, isPackage }: Import): string | undefined {
  const rule = rules[folder];
  if (!rule) return `${file}: the folder ${folder} has no row in the table of this test and ARCHITECTURE.md`;
  if (isPackage) {
    if (rule.owns.includes(target)) return undefined;
    const owner = Object.entries(rules).find(([, { owns }]) => owns.includes(target))?.[0];
    return `${file}: imports the package ${target}, which ${owner ? `only ${owner}/ may use` : "no folder owns"}`;
  }
  const allowed = [folder, ...rule.mayImport].some(
    (place) => target === place || target.startsWith(`${place}/`),
  );
  return allowed ? undefined : `${file}: imports ${target}, but ${folder}/ may not (${rule.why})`;
}

const imports = sourceFiles(root).flatMap(importsOf);

/** The modules that a module loads, itself included: by its imports, by theirs, and so on. */
function reachableFrom(start: string): ReadonlySet<string> {
  const reached = new Set([start]);
  for (const module of reached) {
    for (const { file, target, isPackage } of imports) {
      if (!isPackage && file === `${module}.ts`) reached.add(target);
    }
  }
  return reached;
}

describe("the architecture", () => {
  it("lets each folder import only the folders and packages that the table gives it", () => {
    expect(imports.length).toBeGreaterThan(100);
    expect(imports.map(violationOf).filter((violation) => violation !== undefined)).toEqual([]);
  });

  it("names the rule and the reason when it is broken", () => {
    const broken = { file: "model/job.ts", folder: "model", target: "aliyun/retry", isPackage: false };
    expect(violationOf(broken)).toBe(
      "model/job.ts: imports aliyun/retry, but model/ may not (the model is pure: it knows neither the cloud nor Prometheus)",
    );
    expect(violationOf({ ...broken, target: "fastify", isPackage: true })).toBe(
      "model/job.ts: imports the package fastify, which only http/ may use",
    );
  });

  it("has nothing in src that main.ts does not reach: what only developers run is in tools", () => {
    const reached = reachableFrom("main");
    expect(reached.size).toBeGreaterThan(100);
    const files = sourceFiles(root).map((file) => relative(root, file).split(sep).join("/"));
    expect(files.filter((file) => !reached.has(file.replace(/\.ts$/, "")))).toEqual([]);
  });

  it("has no row for a folder that is gone, and no owner of a package that is not used", () => {
    const folders = new Set(imports.map(({ folder }) => folder));
    const packages = new Set(imports.filter(({ isPackage }) => isPackage).map(({ target }) => target));
    expect(Object.keys(rules).filter((folder) => !folders.has(folder) && folder !== "lib")).toEqual([]);
    expect(
      Object.values(rules)
        .flatMap(({ owns }) => owns)
        .filter((owned) => !packages.has(owned)),
    ).toEqual([]);
  });

  it.each([
    ["the system clock", /\b(?:Date\.now|performance\.now)\(|\bnew Date\(\)/, ["lib/clock.ts"]],
    // A stalled reader is noticed by the socket's own timer.
    ["timers", /\b(?:setTimeout|setInterval)\(/, ["lib/clock.ts", "http/routes/gate.ts"]],
    ["the console", /\bconsole\.\w+\(/, []],
    // DEBUG makes the HTTP client's library print bodies: it has to be taken back before that one is loaded.
    [
      "process state",
      /\bprocess\.(?:env|argv|exit|stdout|stderr|on)\b/,
      ["main.ts", "aliyun/pop/pop-request.ts"],
    ],
  ])("uses %s only where it belongs", (_what, pattern, allowed: readonly string[]) => {
    const users = sourceFiles(root)
      .filter((file) => pattern.test(withoutComments(readFileSync(file, "utf8"))))
      .map((file) => relative(root, file).split(sep).join("/"))
      .filter((file) => !allowed.includes(file));
    expect(users).toEqual([]);
  });

  it("lets the failures of polls end in one place", () => {
    const catchers = sourceFiles(join(root, "poll"))
      .filter((file) => /\bcatch\b/.test(withoutComments(readFileSync(file, "utf8"))))
      .map((file) => relative(root, file).split(sep).join("/"));
    expect(catchers).toEqual(["poll/attempt.ts"]);
  });
});

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "$1");
}
