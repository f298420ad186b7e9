import { readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { systemClock } from "../../src/lib/clock.js";
import { createSimulator } from "../../src/simulator/simulator.js";
import { fileText, type Manifest, manifestsOf } from "../deploy/chart.js";
import { runProgram } from "../deploy/programs.js";
import { startAlertmanager } from "./alertmanager-server.js";
import { startComposeStack } from "./compose-stack.js";
import { freePort } from "./prometheus-server.js";
import {
  createPlace,
  runPage,
  type StepOutcome,
  stepsOf,
  type TutorialPlace,
  type TutorialStep,
} from "./tutorial-run.js";
import { type TutorialPage, tutorialPages } from "./tutorial-steps.js";

const ports = [10155, 9090, 9093, 8080];
const cleanups: (() => Promise<void> | void)[] = [];
afterAll(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup();
});

/** The addresses of a page: free ones, or those of what the test has started around it. */
async function addressesFor({ around }: TutorialPage): Promise<Record<string, string>> {
  const addresses: Record<string, string> = {};
  for (const port of ports) addresses[`localhost:${port}`] = `127.0.0.1:${await freePort()}`;
  if (around === "compose") {
    const stack = await startComposeStack();
    cleanups.push(() => stack.stop());
    for (const [name, address] of Object.entries(stack.addresses)) {
      addresses[name.replace(/^[a-z]+/, "localhost")] = address;
    }
  }
  if (around === "alertmanager") {
    const server = await startAlertmanager(parse(fileText("deploy/compose/alertmanager.yml")));
    cleanups.push(() => server.stop());
    addresses["localhost:9093"] = server.address;
  }
  return addresses;
}

async function startPlace(page: TutorialPage): Promise<TutorialPlace> {
  const simulator = createSimulator({
    clock: systemClock,
    scenario: { seed: 1, jobs: 30, speed: 1 },
    regions: ["cn-hangzhou"],
  });
  const { url } = await simulator.start();
  cleanups.push(() => simulator.stop());
  const place = createPlace({ addresses: await addressesFor(page), simulator: url });
  cleanups.push(() => rmSync(dirname(place.folder), { recursive: true, force: true }));
  return place;
}

/** A line of a page as a pattern: `...` is anything. */
const pattern = (line: string) =>
  new RegExp(
    line
      .trim()
      .split("...")
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
      .join(".*"),
  );

/** What the test says about a step. */
function titleOf({ steps }: TutorialPage, { name, begins }: TutorialStep): string {
  const treatment = begins === undefined ? undefined : steps[begins];
  if (treatment === undefined) return `runs ${name}`;
  if ("not" in treatment) return `cannot run ${name} (${treatment.not})`;
  if ("instead" in treatment) return `does something else for ${name} (${treatment.why})`;
  return `runs ${name} (${treatment.why})`;
}

describe.each(tutorialPages)("the page $file", (page) => {
  const steps = stepsOf(page);
  let outcomes: readonly StepOutcome[] = [];
  let place: TutorialPlace;
  beforeAll(async () => {
    place = await startPlace(page);
    outcomes = await runPage(page, place);
  }, 240_000);

  it("has each step that the table names", () => {
    expect(steps.flatMap(({ begins }) => begins ?? []).sort()).toEqual(Object.keys(page.steps).sort());
  });

  it.each(steps)("has in its step only what a shell can read: $name", ({ commands }) => {
    expect(runProgram("bash", ["-n"], commands)).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  it.each(steps.map((step, index) => [titleOf(page, step), { ...step, index }] as const))("%s", (_, step) => {
    const { ended, output } = outcomes[step.index] ?? { ended: false, output: "the page was not run" };
    expect(ended, output).toBe(true);
    const treatment = step.begins === undefined ? undefined : page.steps[step.begins];
    if (treatment === undefined || "first" in treatment) {
      for (const line of step.shown) expect(output).toMatch(pattern(line));
    }
  });

  if (page.file.endsWith("-ack.md")) {
    it("names in its commands what the chart makes", () => {
      const text = fileText(page.file);
      const all: readonly Manifest[] = manifestsOf(
        readFileSync(join(place.folder, "manifests.yaml"), "utf8"),
      );
      const nameOf = (kind: string) => all.find((each) => each.kind === kind)?.metadata.name;
      expect(text).toContain(`--service-account ${nameOf("ServiceAccount")} `);
      expect(text).toContain(` exec deploy/${nameOf("Deployment")} -- node /app/dist/main.js doctor `);
      expect(text).toContain(` get prometheusrule ${nameOf("PrometheusRule")}\n`);
      const made = JSON.stringify(all.find(({ kind }) => kind === "Deployment"));
      expect(made).toContain(/exec .*(--config\.file=\S+)/.exec(text)?.[1]);
    });

    it("gives kube-prometheus-stack the same configuration of Alertmanager that was checked", () => {
      const values = parse(readFileSync(join(place.folder, "alertmanager-values.yaml"), "utf8"));
      expect(values.alertmanager.config).toEqual(
        parse(readFileSync(join(place.folder, "alertmanager.yml"), "utf8")),
      );
    });
  }
});
