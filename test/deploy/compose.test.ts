import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { loadConfig } from "../../src/config/load.js";
import { committedDashboards } from "../dashboards/committed.js";
import { fileText } from "./chart.js";
import { composeFiles, composeProject, readCompose } from "./compose.js";
import { root } from "./programs.js";

const demo = composeProject(composeFiles.demo);
const account = composeProject(composeFiles.account);
const services = Object.entries(demo.services);
const folder = "deploy/compose";
const texts = Object.fromEntries(
  ["prometheus.yml", "alertmanager.yml", "grafana/datasource.yml", "grafana/dashboards.yml"].map((name) => [
    name,
    fileText(join(folder, name)),
  ]),
);
/** The port that each service listens on, by its own words or by its program's default. */
const listening: Readonly<Record<string, number>> = {
  exporter: Number(/^EXPOSE (\d+)$/m.exec(fileText("Dockerfile"))?.[1]),
  prometheus: 9090,
  alertmanager: 9093,
  pager: Number(demo.services["pager"]?.command?.[0]),
  grafana: 3000,
};
const scratch = mkdtempSync(join(tmpdir(), "dts-compose-"));
afterAll(() => rmSync(scratch, { recursive: true }));

/** Every file and folder of the host that a project's services see, with what they are for. */
const mountsOf = (project: typeof demo) =>
  Object.entries(project.services).flatMap(([service, { volumes = [] }]) =>
    volumes.filter(({ type }) => type === "bind").map((mount) => ({ service, ...mount })),
  );

describe("the compose files", () => {
  it("fit the Compose Specification, alone and with that of an account", () => {
    expect(services.map(([name]) => name).sort()).toEqual(Object.keys(listening).sort());
    expect(Object.keys(account.services)).toEqual(Object.keys(demo.services));
  });

  it.each([
    ["a key that is misspelt", "    read_only: true", "    readonly: true", /readonly/],
    ["a port that is none", '"127.0.0.1:10155:10155"', '"127.0.0.1:10155:x"', /Invalid containerPort: x/],
    ["a service that is not there", "depends_on: [exporter]", "depends_on: [exporters]", /exporters/],
    ["a volume that is not there", "  prometheus:\n  alertmanager:", "  alertmanager:", /prometheus/],
  ])("would be refused with %s", (_, from, to, said) => {
    const text = fileText(`${folder}/compose.yaml`);
    expect(text).toContain(from);
    const file = join(scratch, "compose.yaml");
    writeFileSync(file, text.replace(from, to));
    const { code, stderr } = readCompose([file]);
    expect(code).toBe(1);
    expect(stderr).toMatch(said);
  });

  it("take images of exact versions: those whose parts the tests run, where they do", () => {
    const images = Object.fromEntries(services.map(([name, { image }]) => [name, image]));
    const own = services.filter(([, { image }]) => image === "aliyun-dts-exporter:local");
    expect(own.map(([name, { pull_policy }]) => [name, pull_policy])).toEqual([
      ["exporter", "build"],
      ["pager", "never"],
    ]);
    const promtool3 = /go_tool promtool v0\.(\d)(\d\d)\.(\d+) /.exec(fileText("deploy/tools.sh")) ?? [];
    const grafana = JSON.parse(fileText("package.json")).devDependencies["grafana-data-13"];
    expect(images).toEqual({
      exporter: "aliyun-dts-exporter:local",
      pager: "aliyun-dts-exporter:local",
      prometheus: `prom/prometheus:v${promtool3[1]}.${Number(promtool3[2])}.${promtool3[3]}`,
      alertmanager: expect.stringMatching(/^prom\/alertmanager:v\d+\.\d+\.\d+$/),
      grafana: grafana.replace("npm:@grafana/data@", "grafana/grafana:"),
    });
  });

  it.each(services)("give %s no capabilities, and open its port to this machine only", (name, service) => {
    expect(service.cap_drop).toEqual(["ALL"]);
    expect(service.security_opt).toEqual(["no-new-privileges:true"]);
    expect(service.privileged).toBeUndefined();
    const ports = (service.ports ?? []).map(({ host_ip, target, published }) => [host_ip, target, published]);
    const port = listening[name] ?? 0;
    expect(ports).toEqual(name === "pager" ? [] : [["127.0.0.1", port, String(port)]]);
  });

  it("mount only what is in the repository, and only to be read", () => {
    for (const { service, source, read_only } of [...mountsOf(demo), ...mountsOf(account)]) {
      expect(existsSync(source), `${service}: ${source}`).toBe(true);
      expect(read_only, `${service}: ${source}`).toBe(true);
    }
  });

  it("hold no secret: no variable names one, and the keys of an account are files that are never committed", () => {
    const variables = Object.values(account.services).flatMap(({ environment = {} }) =>
      Object.keys(environment),
    );
    expect(variables.filter((name) => /PASSWORD|TOKEN|KEY|CREDENTIAL/.test(name))).toEqual([]);
    const secrets = Object.values(account.secrets ?? {}).map(({ file }) => file);
    expect(secrets).toEqual(
      ["access-key-id", "access-key-secret"].map((name) => join(root, folder, "keys", name)),
    );
    expect(fileText(".gitignore").split("\n")).toContain(`${folder}/keys/`);
    expect(demo.secrets).toBeUndefined();
  });
});

describe("the configurations that the compose files mount", () => {
  it("name each other by service and port, and nobody else", () => {
    const named = Object.entries(texts).flatMap(([file, text]) =>
      [...text.matchAll(/(?:"|http:\/\/)([a-z]+):(\d+)\b/g)].map(([, host, port]) => [
        file,
        host,
        Number(port),
      ]),
    );
    expect(named).toEqual([
      ["prometheus.yml", "alertmanager", listening["alertmanager"]],
      ["prometheus.yml", "exporter", listening["exporter"]],
      ...["page", "chat", "note"].map(() => ["alertmanager.yml", "pager", listening["pager"]]),
      ["grafana/datasource.yml", "prometheus", listening["prometheus"]],
    ]);
  });

  it("have the program of the pager and every file that a command names in the container", () => {
    for (const project of [demo, account]) {
      for (const [name, { command, entrypoint, environment = {}, volumes = [] }] of Object.entries(
        project.services,
      )) {
        const files = [...(entrypoint ?? []), ...(command ?? []), ...Object.values(environment)].flatMap(
          (word) => /(?:^|=)(\/\S+\.\w+)$/.exec(word)?.[1] ?? [],
        );
        for (const file of files) {
          const mount = volumes.find(({ target }) => file === target || file.startsWith(`${target}/`));
          const source = mount && join(mount.source, file.slice(mount.target.length));
          expect(source !== undefined && statSync(source).isFile(), `${name}: ${file}`).toBe(true);
        }
      }
    }
  });

  it("take both files of rules, from where they are mounted", () => {
    const { rule_files }: { rule_files: readonly string[] } = parse(texts["prometheus.yml"] ?? "");
    const rules = mountsOf(demo).find(({ target }) => target === "/etc/prometheus/rules");
    expect(rule_files.map((file) => file.replace(/^rules\//, "")).sort()).toEqual(
      readdirSync(rules?.source ?? "").filter((name) => name.endsWith(".rules.yml")),
    );
  });

  it("make the exporter watch an account with the keys that are mounted, without a mistake or a warning", () => {
    const file = { name: "config.yaml", text: fileText(`${folder}/config/config.yaml`) };
    const { config, warnings } = loadConfig({ file, env: {}, flags: {} });
    expect(warnings).toEqual([]);
    expect(config.accounts.map(({ credentials }) => credentials)).toEqual([
      {
        type: "access_key",
        accessKeyIdFile: "/run/secrets/access-key-id",
        accessKeySecretFile: "/run/secrets/access-key-secret",
      },
    ]);
    expect(account.services["exporter"]?.secrets?.map(({ target }) => target)).toEqual([
      "/run/secrets/access-key-id",
      "/run/secrets/access-key-secret",
    ]);
  });
});

describe("Grafana as it is provisioned", () => {
  const { datasources }: { datasources: readonly Record<string, unknown>[] } = parse(
    texts["grafana/datasource.yml"] ?? "",
  );
  const { providers }: { providers: readonly { options: { path: string } }[] } = parse(
    texts["grafana/dashboards.yml"] ?? "",
  );
  const grafana = demo.services["grafana"];
  const dashboards = committedDashboards();

  it("reads both files where it looks for them", () => {
    const targets = grafana?.volumes?.map(({ source, target }) => [source.split("/").at(-1), target]) ?? [];
    expect(targets).toContainEqual([
      "datasource.yml",
      expect.stringMatching(/^\/etc\/grafana\/provisioning\/datasources\/\w+\.yml$/),
    ]);
    expect(targets).toContainEqual([
      "dashboards.yml",
      expect.stringMatching(/^\/etc\/grafana\/provisioning\/dashboards\/[\w-]+\.yml$/),
    ]);
  });

  it("has one data source, the default one, with the scrape interval of Prometheus", () => {
    const { global }: { global: { scrape_interval: string } } = parse(texts["prometheus.yml"] ?? "");
    expect(datasources).toEqual([
      {
        name: "Prometheus",
        uid: "prometheus",
        type: "prometheus",
        access: "proxy",
        url: "http://prometheus:9090",
        isDefault: true,
        jsonData: { timeInterval: global.scrape_interval },
      },
    ]);
  });

  it.each(dashboards)(
    "has in $file only queries to a data source of that type, which one chooses at its top",
    ({ text, variables }) => {
      const [choice] = variables.filter(({ name }) => name === "datasource");
      expect([choice?.type, choice?.query]).toEqual(["datasource", datasources[0]?.["type"]]);
      const uids = [...text.matchAll(/"datasource": \{[^}]*?"uid": "([^"]*)"/g)].map(([, uid]) => uid);
      expect(uids.length).toBeGreaterThan(5);
      expect([...new Set(uids)].filter((uid) => uid !== "-- Grafana --")).toEqual(["$datasource"]);
    },
  );

  it("finds all four dashboards in the folder of its provider, and begins with the overview", () => {
    const [provider] = providers;
    const mount = grafana?.volumes?.find(({ target }) => target === provider?.options.path);
    const found = readdirSync(mount?.source ?? "").filter((name) => name.endsWith(".json"));
    expect(found.sort()).toEqual(dashboards.map(({ file }) => file));
    const home = grafana?.environment?.["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"] ?? "";
    expect(home).toBe(`${mount?.target}/overview.json`);
    expect(JSON.parse(readFileSync(join(mount?.source ?? "", "overview.json"), "utf8")).uid).toBe(
      "aliyun-dts-overview",
    );
  });

  it("knows no user and no password: whoever reaches its port may look", () => {
    expect(grafana?.environment).toMatchObject({
      GF_AUTH_ANONYMOUS_ENABLED: "true",
      GF_AUTH_ANONYMOUS_ORG_ROLE: "Viewer",
      GF_AUTH_DISABLE_LOGIN_FORM: "true",
      GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION: "true",
    });
  });
});
