// Copies Node.js of a platform with the libraries that it loads from one root folder to another, without running it, and writes
// which packages they are of: for scanners (/var/lib/dpkg/status.d) and for the list of components.
//   node system.js ROOT TARGET COMPONENTS
import { createHash } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { needsOf, strip } from "./elf.js";
import { settle } from "./files.js";

const [root, target, componentsFile] = process.argv.slice(2);
const node = "/usr/local/bin/node";
const uid = 65532;

/** Where a path of the root folder really is: links, absolute ones too, stay inside of it. */
function real(path) {
  return path.split("/").reduce((folder, name) => {
    const next = join(folder, name);
    if (!lstatSync(join(root, next), { throwIfNoEntry: false })?.isSymbolicLink()) return next;
    return real(resolve(folder, readlinkSync(join(root, next))));
  }, "/");
}
const inRoot = (path) => join(root, real(path));

function write(path, content, mode = 0o644) {
  mkdirSync(dirname(join(target, path)), { recursive: true });
  writeFileSync(join(target, path), content, { mode });
}

function copy(path) {
  mkdirSync(dirname(join(target, path)), { recursive: true });
  copyFileSync(inRoot(path), join(target, path));
}

/** The program's loader and libraries, those of libraries included. */
function librariesOf(program) {
  const { loader } = needsOf(inRoot(program));
  const triplets = readdirSync(inRoot("/usr/lib")).filter((name) => name.endsWith("-linux-gnu"));
  const places = [
    ...triplets.flatMap((name) => [`/lib/${name}`, `/usr/lib/${name}`]),
    "/lib64",
    "/lib",
    "/usr/lib",
  ];
  const found = new Map([[basename(loader), loader]]);
  const visit = (path) => {
    for (const name of needsOf(inRoot(path)).libraries) {
      if (found.has(name)) continue;
      const place = places.find((folder) => existsSync(inRoot(`${folder}/${name}`)));
      if (place === undefined)
        throw new Error(`${path} needs ${name}, which is nowhere in ${places.join(", ")}`);
      found.set(name, `${place}/${name}`);
      visit(`${place}/${name}`);
    }
  };
  visit(program);
  return [...found.values()];
}

/** Debian's packages that files are of, as its database describes them. */
function packagesOf(files) {
  const withoutUsr = (path) => path.replace(/^\/usr\//, "/");
  const wanted = new Set(files.flatMap((file) => [withoutUsr(file), withoutUsr(real(file))]));
  const folder = inRoot("/var/lib/dpkg/info");
  const owners = readdirSync(folder).filter((name) => {
    if (!name.endsWith(".list")) return false;
    return readFileSync(join(folder, name), "utf8")
      .split("\n")
      .some((line) => wanted.has(withoutUsr(line)));
  });
  const names = new Set(owners.map((name) => name.replace(/(:.*)?\.list$/, "")));
  return readFileSync(inRoot("/var/lib/dpkg/status"), "utf8")
    .split("\n\n")
    .map((text) => ({
      text: `${text.trim()}\n`,
      field: (name) => new RegExp(`^${name}: (.+)$`, "m").exec(text)?.[1],
    }))
    .filter(({ field }) => names.has(field("Package")));
}

const program = readFileSync(inRoot(node));
// The builder's is of the same image, and can be asked.
if (!program.includes(process.version))
  throw new Error(`${node} is not the ${process.version} of the builder`);
const stripped = strip(program);
write(node, stripped, 0o755);
const libraries = librariesOf(node);
for (const path of libraries) copy(path);
for (const path of ["/usr/local/LICENSE", "/etc/os-release"]) copy(path);
const packages = packagesOf(libraries);
for (const { text, field } of packages) {
  write(`/var/lib/dpkg/status.d/${field("Package")}`, text);
  const copyright = `/usr/share/doc/${field("Package")}/copyright`;
  if (existsSync(inRoot(copyright))) copy(copyright);
}
write("/etc/passwd", `exporter:x:${uid}:${uid}::/app:/sbin/nologin\n`);
write("/etc/group", `exporter:x:${uid}:\n`);
write("/etc/nsswitch.conf", "hosts: files dns\n");
mkdirSync(join(target, "tmp"));
chmodSync(join(target, "tmp"), 0o1777);

const distro = /^VERSION_ID="?([\d.]+)/m.exec(readFileSync(inRoot("/etc/os-release"), "utf8"))?.[1];
const { node: nodeVersion } = process.versions;
const components = [
  {
    type: "application",
    name: "node",
    version: nodeVersion,
    "bom-ref": `pkg:generic/node@${nodeVersion}`,
    purl: `pkg:generic/node@${nodeVersion}`,
    cpe: `cpe:2.3:a:nodejs:node.js:${nodeVersion}:*:*:*:lts:*:*:*`,
    hashes: [{ alg: "SHA-256", content: createHash("sha256").update(stripped).digest("hex") }],
    licenses: [{ license: { id: "MIT" } }],
  },
  ...packages.map(({ field }) => {
    const [name, version] = [field("Package"), field("Version")];
    const at = `${name}@${encodeURIComponent(version)}?arch=${field("Architecture")}&distro=debian-${distro}`;
    return {
      type: "library",
      name,
      version,
      "bom-ref": `pkg:deb/debian/${at}`,
      purl: `pkg:deb/debian/${at}`,
    };
  }),
];
writeFileSync(componentsFile, JSON.stringify(components));
settle(target);
