// Writes what is another one with each release: the manifest, by which the program tells its version, and the list of components
// (CycloneDX): npm's, with those of the system.
//   VERSION= REVISION= node release.js LAYER MANIFEST SBOM COMPONENTS
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { settle } from "./files.js";

const [layer, ...sources] = process.argv.slice(2);
const [manifest, sbom, components] = sources.map((file) => JSON.parse(readFileSync(file, "utf8")));
const { env } = process;
const { name, license, type } = manifest;
const version = env.VERSION || manifest.version;
const app = join(layer, "app");

function write(file, content) {
  writeFileSync(join(app, file), `${JSON.stringify(content, undefined, 2)}\n`);
}

// The number and the time would make every build another one.
const { serialNumber: _number, metadata, ...bom } = sbom;
const { timestamp: _time, component, ...more } = metadata;
const program = {
  ...component,
  name,
  version,
  purl: `pkg:npm/${name}@${version}`,
  "bom-ref": `${name}@${version}`,
};
mkdirSync(app, { recursive: true });
write("package.json", { name, version, revision: env.REVISION, license, type });
write("sbom.cdx.json", {
  ...bom,
  metadata: { ...more, component: program },
  components: [...components, ...bom.components],
  dependencies: [
    ...bom.dependencies.map((entry) => {
      if (entry.ref !== component["bom-ref"]) return entry;
      return {
        ref: program["bom-ref"],
        dependsOn: [...entry.dependsOn, ...components.map((part) => part["bom-ref"])],
      };
    }),
    ...components.map((part) => ({ ref: part["bom-ref"], dependsOn: [] })),
  ],
});
settle(layer);
