import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { formsOf, type InhibitionPair, inhibitionPairs, inhibitions } from "../rules/inhibitions.js";
import { alerts } from "../rules/rule-files.js";
import { type AlertLabels, type AlertmanagerServer, startAlertmanager } from "./alertmanager-server.js";
import { eventually } from "./eventually.js";
import { exampleFor } from "./example-config.js";

/** Labels that tell installations, accounts, regions and what is polled apart: where two alerts have one, it has to be the same. */
const identity = ["cluster", "namespace", "job", "account", "region_id"];
const subject = ["collector", "dts_job_id", "direction", "consumer_group_id"];

/** A source and a target that meet in an installation of their own, and whether the target is muted. */
interface Encounter {
  readonly what: string;
  readonly source: AlertLabels;
  readonly target: AlertLabels;
  readonly isMuted: boolean;
}

/** Makes the job label of both alerts one that no other encounter has. */
let encounters = 0;
function meet({ what, source, target, isMuted }: Encounter): Encounter {
  encounters += 1;
  const rename = (labels: AlertLabels) => ({ ...labels, job: `${labels["job"]}-${encounters}` });
  return { what, source: rename(source), target: rename(target), isMuted };
}

const has = (labels: AlertLabels, label: string): boolean => labels[label] !== undefined;

/** What must happen to a pair: as it is, without the labels of a cluster, and with one label that differs. */
function encountersOf({ rule, source, target }: InhibitionPair): readonly Encounter[] {
  const isMuted = rule.equal.every((label) => has(source, label) === has(target, label));
  const bare = ({ cluster, namespace, ...labels }: AlertLabels) => labels as AlertLabels;
  const different = [...new Set([...identity, ...subject, ...rule.equal])].filter(
    (label) => has(source, label) && has(target, label),
  );
  return [
    { what: "the same", source, target, isMuted },
    { what: "no cluster and no namespace", source: bare(source), target: bare(target), isMuted },
    ...different.map((label) => ({
      ...{ what: `another ${label}`, source, isMuted: false },
      target: { ...target, [label]: `another-${label}` },
    })),
  ].map(meet);
}

const rows = inhibitionPairs.map((pair) => ({ ...pair, encounters: encountersOf(pair) }));
const nameOf = (labels: AlertLabels): string => labels["alertname"] ?? "";
const isAboutJob = (labels: AlertLabels): boolean => has(labels, "dts_job_id");
const isCritical = (labels: AlertLabels): boolean => labels["severity"] === "critical";
const forms = alerts.flatMap(({ alert }) => formsOf(alert));

/** Everything that says that the cloud or the exporter cannot be asked, against everything critical about a job. */
const outages = forms
  .filter((source) =>
    /^AliyunDts(ExporterDown|ReplicaDown|TargetDown|DataStale|PollsFailing|CredentialsRejected|PermissionDenied|Throttled)$/.test(
      nameOf(source),
    ),
  )
  .flatMap((source) =>
    forms
      .filter((target) => isAboutJob(target) && isCritical(target))
      .map((target) => meet({ what: "an outage", source, target, isMuted: false })),
  );

/** Late jobs of one type, while jobs of another type cannot be listed, or only the fast lane is down. */
const otherTypes = formsOf("AliyunDtsTargetDown").flatMap((form) =>
  formsOf("AliyunDtsJobDelayHigh").map((target) => {
    const source = has(form, "job_type") ? { ...form, job_type: "another" } : form;
    return meet({ what: "another type of job", source, target, isMuted: false });
  }),
);

/** Unlike the others, it is muted as soon as everything before it has been seen. */
const last: Encounter = meet({
  ...{ what: "the last one", isMuted: true },
  source: { alertname: "AliyunDtsReplicaDown", job: "last" },
  target: { alertname: "AliyunDtsShardsInconsistent", job: "last" },
});

const keyOf = (labels: AlertLabels): string =>
  JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));

describe("the inhibitions of the example, in a real Alertmanager", () => {
  let alertmanager: AlertmanagerServer;
  const states = new Map<string, string>();

  beforeAll(async () => {
    // Nobody is told: what is looked at is what Alertmanager would mute.
    const config = exampleFor({});
    alertmanager = await startAlertmanager({ ...config, route: { receiver: "everything-else" } });
    const all = [...rows.flatMap((row) => row.encounters), ...outages, ...otherTypes];
    const labels = all.flatMap(({ source, target }) => [source, target]);
    await alertmanager.send(labels.map((each) => ({ labels: each })));
    await alertmanager.send([last.source, last.target].map((each) => ({ labels: each })));
    await eventually("Alertmanager has seen them all", async () => {
      for (const alert of await alertmanager.alerts()) states.set(keyOf(alert.labels), alert.status.state);
      return states.get(keyOf(last.target)) === "suppressed";
    });
  });

  afterAll(async () => {
    await alertmanager?.stop();
  });

  const seen = (all: readonly Encounter[]) =>
    all.map(({ what, target }) => [what, states.get(keyOf(target)) === "suppressed"]);
  const expected = (all: readonly Encounter[]) => all.map(({ what, isMuted }) => [what, isMuted]);

  it.each(rows.map((row) => [nameOf(row.source), nameOf(row.target), row.encounters] as const))(
    "%s mutes %s of the same thing, and of nothing else",
    (_source, _target, all) => {
      expect(seen(all)).toEqual(expected(all));
    },
  );

  it("mutes something by each source and target that a rule lists", () => {
    for (const rule of inhibitions) {
      const ofRule = rows.filter((row) => row.rule === rule);
      const muting = ofRule.filter((row) => row.encounters[0]?.isMuted);
      for (const role of ["source", "target"] as const) {
        const names = (those: typeof rows) => [...new Set(those.map((row) => nameOf(row[role])))];
        expect([rule, names(muting)]).toEqual([rule, names(ofRule)]);
      }
      const isShared = (label: string) =>
        muting.some(({ source, target }) => has(source, label) && has(target, label));
      expect([rule, rule.equal.filter(isShared)]).toEqual([rule, rule.equal]);
    }
  });

  it("lets a critical alert about a job be muted by none that is less", () => {
    const worst = rows.filter(({ target }) => isAboutJob(target) && isCritical(target));
    expect(worst.length).toBeGreaterThan(0);
    for (const { source, target } of worst)
      expect([nameOf(source), nameOf(target), isAboutJob(source) && isCritical(source)]).toEqual([
        ...[nameOf(source), nameOf(target), true],
      ]);
  });

  it("mutes no late job by another type of job that cannot be polled, nor by the fast lane", () => {
    expect(otherTypes.length).toBeGreaterThan(1);
    expect(seen(otherTypes)).toEqual(expected(otherTypes));
  });

  it("mutes no critical alert about a job by an outage", () => {
    expect(outages.length).toBeGreaterThan(0);
    const muted = outages.filter(({ target }) => states.get(keyOf(target)) !== "active");
    expect(muted).toEqual([]);
  });
});
