// What a release needs of the checkout, and what it says.
//   node .ci/release.js check vX.Y.Z      whether versions, changelog and base image fit the tag; prints what does not, one a line
//   node .ci/release.js notes vX.Y.Z      the lines of the changelog
//   node .ci/release.js chart REGISTRY    makes REGISTRY the chart's default for the image
import { readFileSync, writeFileSync } from "node:fs";

const chart = "deploy/helm/aliyun-dts-exporter";
const [command, argument = ""] = process.argv.slice(2);
const text = (file) => readFileSync(file, "utf8");

/** The lines of a section of the changelog, without its heading; undefined: there is none. */
function changesOf(version) {
  const [, ...sections] = `\n${text("CHANGELOG.md")}`.split("\n## ");
  const section = sections.find((lines) => lines.split(/\s/, 1)[0] === version);
  return section?.split("\n").slice(1).join("\n").trim();
}

/** Every place that names the version: what is there, and what has to be. */
function versionsOf(version) {
  const [manifest, lock] = ["package.json", "package-lock.json"].map((file) => JSON.parse(text(file)));
  const inChart = (key) => new RegExp(`^${key}: "?([^"\\n]*)"?$`, "m").exec(text(`${chart}/Chart.yaml`))?.[1];
  return [
    ["package.json: version", manifest.version],
    ["package-lock.json: version", lock.version],
    ['package-lock.json: packages[""].version', lock.packages[""].version],
    [`${chart}/Chart.yaml: version`, inChart("version")],
    [`${chart}/Chart.yaml: appVersion`, inChart("appVersion")],
  ].flatMap(([where, found]) =>
    found === version ? [] : [`${where}: not that of the tag (found ${found}) (write ${version})`],
  );
}

function mistakesOf(tag) {
  const version = /^v(\d+\.\d+\.\d+(?:-[0-9A-Za-z.]+)?)$/.exec(tag)?.[1];
  if (version === undefined)
    return [`tag: not a version (found ${tag}) (write one such as v1.2.3 or v1.2.3-rc.1)`];
  const mistakes = versionsOf(version);
  if (!changesOf(version)) {
    mistakes.push(
      `CHANGELOG.md: no changes of ${version} (found no section) (write ## ${version} above them)`,
    );
  }
  const left = changesOf("Unreleased");
  if (left) {
    const [first] = left.split("\n");
    mistakes.push(`CHANGELOG.md: Unreleased is not empty (found ${first}) (move its lines to ## ${version})`);
  }
  const base = /^ARG NODE_IMAGE=(.*)$/m.exec(text("Dockerfile"))?.[1];
  if (!/^[a-z0-9./-]+:[\w.-]+@sha256:[0-9a-f]{64}$/.test(base ?? "")) {
    const how = "write NAME:TAG@sha256:DIGEST: docs/releasing.md says where the digest comes from";
    mistakes.push(`Dockerfile: NODE_IMAGE is not pinned by a digest (found ${base}) (${how})`);
  }
  return mistakes;
}

/** Says what is wrong, without the place in this program, and lets the workflow stop. */
function refuse(mistake) {
  process.stderr.write(`${mistake}\n`);
  process.exitCode = 1;
}

const commands = {
  check(tag) {
    for (const mistake of mistakesOf(tag)) refuse(mistake);
  },
  notes(tag) {
    const changes = changesOf(tag.replace(/^v/, ""));
    if (changes) process.stdout.write(`${changes}\n`);
    else
      refuse(
        `CHANGELOG.md: no changes of ${tag} (found no section with lines) (write ## ${tag.replace(/^v/, "")} above them)`,
      );
  },
  chart(registry) {
    if (!/^[a-z0-9.-]+(:\d+)?(\/[a-z0-9._/-]+)?$/.test(registry)) {
      return refuse(
        `registry: not a host with a path (found ${registry}) (write one such as registry.example.com/team)`,
      );
    }
    const file = `${chart}/values.yaml`;
    const values = text(file);
    const place = /^(image:\n(?:[ #].*\n|\n)*? {2}registry: )""$/m;
    if (!place.test(values))
      return refuse(`${file}: image.registry: not empty (found another value, or none) (write "")`);
    writeFileSync(
      file,
      values.replace(place, (_all, before) => `${before}${registry}`),
    );
  },
};

const run = commands[command];
if (run === undefined || argument === "") {
  process.stderr.write(`usage: node .ci/release.js ${Object.keys(commands).join(" | ")} ARGUMENT\n`);
  process.exitCode = 2;
} else run(argument);
