import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Manifest, manifestsWith, only, type Tree } from "./chart.js";
import { brokenRules } from "./pod-security.js";
import { root } from "./programs.js";

const tlsWithPassword = { existingSecret: "web", tls: true, basicAuth: { existingSecret: "client" } };
const podOf = (all: readonly Manifest[]) => only("Pod", all);
const containersOf = (values: object) =>
  Object.values(podOf(manifestsWith(values)).spec?.["containers"] ?? {}) as readonly Tree[];
const envOf = (container: Tree) =>
  Object.fromEntries(
    Object.values(container["env"] ?? {}).map(({ name, value }) => [String(name), String(value)]),
  );

describe("the pod of helm test", () => {
  it("is made by helm test only, and anew each time", () => {
    expect(podOf(manifestsWith({})).metadata.annotations).toEqual({
      "helm.sh/hook": "test",
      "helm.sh/hook-delete-policy": "before-hook-creation",
    });
  });

  it("is not selected by any Service, budget, policy or monitor of the exporter", () => {
    const on = { enabled: true };
    const all = manifestsWith({
      podMonitor: on,
      networkPolicy: on,
      podDisruptionBudget: on,
      sharding: { totalShards: 2 },
    });
    const { labels } = podOf(all).metadata;
    const selectors = all.flatMap(({ kind, spec }) =>
      kind === "Service"
        ? [spec?.["selector"]]
        : [spec?.["selector"]?.["matchLabels"] ?? spec?.["podSelector"]?.["matchLabels"]],
    );
    const found = selectors.filter((selector) => selector !== undefined);
    expect(found.length).toBeGreaterThanOrEqual(6);
    for (const selector of found) expect(labels).not.toMatchObject(selector as object);
  });

  it("may reach the exporter where a network policy says who may", () => {
    const ingressFrom = [{ namespaceSelector: {} }];
    const all = manifestsWith({ networkPolicy: { enabled: true, ingressFrom } });
    const rules = Object.values(only("NetworkPolicy", all).spec?.["ingress"] ?? {});
    const from = rules.flatMap((rule) => Object.values(rule["from"] ?? {}));
    const allowed = from.flatMap(({ podSelector }) => podSelector?.["matchLabels"] ?? []);
    expect(allowed).toHaveLength(1);
    expect(podOf(all).metadata.labels).toMatchObject(allowed[0] as object);
  });

  it.each([{}, { web: tlsWithPassword }, { hostNetwork: true }])(
    "keeps the rules of restricted Pod Security: %j",
    (values) => {
      expect(brokenRules(podOf(manifestsWith(values)).spec as Tree)).toEqual([]);
    },
  );

  it("asks the Service, over HTTPS and with the password where the exporter wants that", () => {
    for (const container of containersOf({ web: tlsWithPassword, port: 9000, namespaceOverride: "watch" })) {
      expect(envOf(container)).toEqual({
        HEALTHCHECK_URL: "https://release-aliyun-dts-exporter.watch.svc:9000",
        HEALTHCHECK_USERNAME_FILE: "/etc/aliyun-dts-exporter/probe/username",
        HEALTHCHECK_PASSWORD_FILE: "/etc/aliyun-dts-exporter/probe/password",
      });
      expect(container["volumeMounts"]?.[0]?.["mountPath"]).toBe("/etc/aliyun-dts-exporter/probe");
    }
  });
});

describe("what its containers run", () => {
  let server: Server;
  let failing = "";
  let asked: (readonly [string | undefined, string | undefined])[];
  const folder = mkdtempSync(join(tmpdir(), "dts-helm-test-"));

  beforeEach(async () => {
    asked = [];
    failing = "";
    server = createServer(({ url, headers }, response) => {
      asked.push([url, headers.authorization]);
      response.writeHead(url === failing ? 503 : 200).end();
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
  });
  afterEach(() => {
    server.close();
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Runs the containers of the pod with this server for the Service, and files here for those of the pod. */
  async function codes(values: object): Promise<readonly number[]> {
    const { port } = server.address() as AddressInfo;
    return Promise.all(
      containersOf(values).map(async (container) => {
        const [program, ...args] = Object.values(container["command"] ?? {}).map(String);
        expect(program).toBe("node");
        const env = Object.fromEntries(
          Object.entries({ ...envOf(container), HEALTHCHECK_URL: `http://127.0.0.1:${port}` }).map(
            ([name, value]) => [name, value.replace("/etc/aliyun-dts-exporter/probe", folder)],
          ),
        );
        const local = args.map((arg) =>
          arg.replace("/app/healthcheck.js", join(root, "deploy/image/healthcheck.js")),
        );
        const [code] = await once(spawn(process.execPath, local, { env }), "close");
        return code;
      }),
    );
  }

  it("ends well when the exporter is ready and gives metrics, under the path of the configuration", async () => {
    expect(await codes({ config: { web: { telemetry_path: "/dts" } } })).toEqual([0, 0]);
    expect(asked.map(([url]) => url).sort()).toEqual(["/-/ready", "/dts"]);
  });

  it.each(["/-/ready", "/metrics"])("fails when %s does", async (path) => {
    failing = path;
    expect([...(await codes({}))].sort()).toEqual([0, 1]);
  });

  it("sends name and password", async () => {
    writeFileSync(join(folder, "username"), "prometheus");
    writeFileSync(join(folder, "password"), "secret");
    expect(await codes({ web: tlsWithPassword })).toEqual([0, 0]);
    const header = `Basic ${Buffer.from("prometheus:secret").toString("base64")}`;
    expect(asked.map(([, authorization]) => authorization)).toEqual([header, header]);
  });
});
