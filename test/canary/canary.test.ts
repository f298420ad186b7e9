import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deniedPrincipal } from "../../src/simulator/gateway/access-denied.js";
import { disguises } from "../aliyun/disguises.js";
import { signatures } from "../aliyun/said.js";
import { eventually } from "../e2e/eventually.js";
import { type Canary, canaries, hitsIn, spellingsOf } from "./canaries.js";
import { digMine, type Mine } from "./mine.js";

const main = fileURLToPath(new URL("../../dist/main.js", import.meta.url));

/** The built program with everything that it has emitted so far. */
function start(variables: Readonly<Record<string, string>>, ...args: readonly string[]) {
  const env = { ...process.env, ...variables, DEBUG: "*" };
  const child = spawn(process.execPath, [main, ...args], { stdio: ["ignore", "pipe", "pipe"], env });
  children.push(child);
  const emitted: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => emitted.push(chunk));
  }
  const exited = new Promise<number | null>((resolve) => child.once("close", resolve));
  return { child, exited, emitted, text: () => emitted.join("") };
}

/** Every answer of the exporter, with its head, as text. */
async function everyAnswer(url: string): Promise<readonly string[]> {
  const asked: [string, RequestInit][] = [
    ...["text/plain", "text/plain;version=1.0.0", "application/openmetrics-text"].map(
      (accept): [string, RequestInit] => ["/metrics", { headers: { accept } }],
    ),
    ...[
      "/",
      "/jobs",
      "/jobs?state=failed",
      "/api/v1/targets",
      "/api/v1/jobs",
      "/api/v1/dedicated_clusters",
      "/api/v1/verifications",
      "/-/healthy",
      "/-/ready",
    ].map((path): [string, RequestInit] => [path, {}]),
    ...["healthy", "never", "wrong-secret", "parrot-message", "two-words", "nobody"].map(
      (account): [string, RequestInit] => [
        `/probe?account=${account}&region_id=cn-hangzhou&task_id=k71r16fj13g0001`,
        {},
      ],
    ),
    ["/nope", {}],
    ["/-/reload", { method: "POST" }],
  ];
  const answers = asked.map(([path, init]) => answer(`${url}${path}`, init));
  const listed = await fetch(`${url}/api/v1/jobs`);
  const { jobs } = (await listed.json()) as { jobs: readonly { readonly dts_job_id: string }[] };
  const pages = jobs.map(({ dts_job_id }) => answer(`${url}/jobs/${encodeURIComponent(dts_job_id)}`, {}));
  return Promise.all([...answers, ...pages]);
}

async function answer(url: string, init: RequestInit): Promise<string> {
  const response = await fetch(url, init);
  return `${response.status} ${JSON.stringify([...response.headers])}\n${await response.text()}`;
}

const children: ChildProcess[] = [];

describe("the search for canaries", () => {
  it.each(canaries)(
    "finds the $name in all its spellings, and in a longer text in base64",
    ({ name, value }) => {
      const all = [{ name, value }];
      for (const spelling of spellingsOf(value)) expect(hitsIn(`a ${spelling} b`, all)).not.toEqual([]);
      for (const around of ["", "x", "xy", "xyz"]) {
        expect(hitsIn(btoa(`${around}${value}${around}`), all)).not.toEqual([]);
      }
      expect(hitsIn("a text without any of them", all)).toEqual([]);
    },
  );

  it.each(canaries)("finds the $name however it is disguised", ({ name, value }) => {
    const missed = Object.entries(disguises).filter(
      ([, disguise]) => hitsIn(`is: ${disguise(value)}!`, [{ name, value }]).length === 0,
    );
    expect(missed.map(([disguise]) => disguise)).toEqual([]);
  });
});

describe.each(signatures)(
  "the program, signing with %s, at its most talkative, in a cloud of faults",
  { timeout: 120_000 },
  (signature) => {
    let mine: Mine;
    /** What all programs emitted, and every answer. */
    const found: string[] = [];

    beforeAll(async () => {
      mine = await digMine(signature);
    });
    afterAll(async () => {
      for (const child of children.splice(0)) child.kill("SIGKILL");
      await mine.close();
    });

    it("runs, is scraped, is given a broken configuration, and stops", async () => {
      const exporter = start(mine.env, "run", `--config.file=${mine.configFile}`);
      await eventually("it logs its address", async () => /"address":"/.test(exporter.text()));
      const url = `http://${/"address":"([\d.:]+)"/.exec(exporter.text())?.[1]}`;
      const metrics = async () => (await fetch(`${url}/metrics`)).text();
      await eventually("it has met every fault", async () => mine.unmet().length === 0);
      for (const reason of [
        "throttled",
        "credentials",
        "forbidden",
        "bad_request",
        "server",
        "timeout",
        "network",
        "tls",
        "bad_response",
      ]) {
        const counted = new RegExp(
          `^aliyun_dts_exporter_api_request_errors_total\\{.*reason="${reason}"\\} [1-9]`,
          "m",
        );
        await eventually(`failures of kind ${reason}`, async () => counted.test(await metrics()));
      }
      await eventually("the healthy and the issued keys are in use", async () => {
        const text = await metrics();
        return ["healthy", "assumed", "from-uri"].every((account) =>
          new RegExp(`^aliyun_dts_up\\{account="${account}".*collector="sync"\\} 1$`, "m").test(text),
        );
      });
      found.push(...(await everyAnswer(url)));
      await mine.spoilConfig();
      found.push(...(await everyAnswer(url)));
      exporter.child.kill("SIGHUP");
      await eventually("the broken configuration is refused", async () =>
        /^aliyun_dts_exporter_config_last_reload_successful 0$/m.test(await metrics()),
      );
      exporter.child.kill("SIGTERM");
      expect(await exporter.exited).toBe(0);
      found.push(...exporter.emitted);
      expect(exporter.text()).toContain("poll failed");
      expect(exporter.text()).toMatch(/the proxy 127\.0\.0\.1:\d+ did not connect to the endpoint/);
      expect(exporter.text()).toContain("configuration mistake");
    });

    it("says what is wrong with a broken configuration at its start", async () => {
      const broken = start(mine.env, "run", `--config.file=${mine.configFile}`);
      expect(await broken.exited).toBe(2);
      found.push(...broken.emitted);
      expect(broken.text()).toContain("access_key_secret");
    });

    it("says what is wrong with the variable of a proxy", async () => {
      const socks = mine.env["HTTP_PROXY"]?.replace("http:", "socks5:") ?? "";
      const broken = start({ HTTPS_PROXY: socks, http_proxy: `${mine.env["HTTP_PROXY"]}/#x` }, "run");
      expect(await broken.exited).toBe(2);
      found.push(...broken.emitted);
      expect(broken.text()).toContain("environment HTTPS_PROXY: proxy: a proxy that speaks socks5");
      expect(broken.text()).toContain("environment http_proxy: proxy: has more than");
    });

    it("polls once", async () => {
      await mine.mendConfig();
      const once = start(mine.env, "--once", `--config.file=${mine.configFile}`);
      expect(await once.exited).toBe(1);
      found.push(...once.emitted);
      expect(once.text()).toMatch(/^aliyun_dts_up\{.*\} 1$/m);
      // Many targets are no reason for a warning of the runtime.
      expect(once.text()).not.toContain("Warning");
    });

    it("says what RAM denies, but not to whom", () => {
      expect(found.join("\n")).toContain(
        "ImplicitDeny of dts:DescribeDtsJobs by AccountLevelIdentityBasedPolicy",
      );
    });

    it("emits no access key id, secret, token or signature in any spelling", () => {
      const text = found.join("\n");
      const signatures = [...new Set(mine.signatures())].map(
        (value): Canary => ({ name: "signature", value }),
      );
      const hits = hitsIn(text, [...canaries, ...signatures]);
      process.stdout.write(
        `canary ${signature}: ${Buffer.byteLength(text)} bytes searched, ${hits.length} hits\n`,
      );
      expect(hits).toEqual([]);
      // It was worth the search: a cloud has named jobs after them, and has said them in disguise.
      expect(text).toContain('"dts_job_name":"[a text that holds a secret was left out]"');
      expect(text).toContain("failed: [a text that holds a secret was left out]");
      expect(signatures.length).toBeGreaterThan(100);
      expect(Buffer.byteLength(text)).toBeGreaterThan(1_000_000);
    });

    it("shows no user and no address of a database that a listing names", () => {
      const text = found.join("\n");
      // In every answer of the simulated cloud, below SourceEndpoint and DestinationEndpoint.
      expect(
        mine.simulator
          .world("cn-hangzhou", "healthy")
          .jobs()
          .map(({ SourceEndpoint: end }) => end?.UserName),
      ).toContain("dts_reader");
      expect(text).not.toContain("dts_reader");
      expect(text.match(/172\.16\.88\.\d+/g)).toBeNull();
      // Whom RAM refused, and its diagnosis.
      expect(text).toContain("Forbidden.RAM");
      for (const principal of Object.values(deniedPrincipal)) expect(text).not.toContain(principal);
    });
  },
);
