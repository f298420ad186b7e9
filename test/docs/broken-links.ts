import { posix } from "node:path";
import { anchorsOf, linksOf, undefinedReferences } from "./markdown.js";

/** A checkout, as far as links lead into it. Paths are relative, with `/`. */
export interface Checkout {
  /** The Markdown files by path. */
  readonly pages: ReadonlyMap<string, string>;
  /** Every file and folder; folders without a slash at the end. */
  readonly paths: ReadonlySet<string>;
  /** Lines of a file that is not Markdown. */
  lineCount(path: string): number;
}

/** A link that leads nowhere. */
export interface BrokenLink {
  readonly file: string;
  readonly line: number;
  readonly target: string;
  readonly why: string;
}

/** The repository on GitHub: links to its own files are checked like relative ones. */
const repository = "https://github.com/aliyun-dts-exporter/aliyun-dts-exporter";

/** What `../../NAME` from the first page of a repository leads to on GitHub, beside its files. */
const githubPages =
  /^(?:security\/advisories\/new|security|issues|issues\/new\/choose|discussions|releases)$/;

/** Every link of the pages that leads nowhere: to a missing file or anchor, to a host that is not known, or out of the checkout. */
export function brokenLinks(checkout: Checkout, hosts: ReadonlySet<string>): readonly BrokenLink[] {
  return [...checkout.pages].flatMap(([file, text]) => [
    ...linksOf(text).flatMap(({ target, line }) => {
      const why = mistakeOf(target, { file, checkout, hosts });
      return why === undefined ? [] : [{ file, line, target, why }];
    }),
    ...undefinedReferences(text).map((link) => ({ file, ...link, why: "no such reference is defined" })),
  ]);
}

interface Place {
  readonly file: string;
  readonly checkout: Checkout;
  readonly hosts: ReadonlySet<string>;
}

function mistakeOf(target: string, place: Place): string | undefined {
  if (target === "") return "it is empty";
  const own = new RegExp(`^${repository}/(?:blob|tree|raw)/main/(.*)$`).exec(target)?.[1];
  if (own !== undefined) return mistakeOfFile(`/${own}`, place);
  if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return mistakeOfUrl(target, place.hosts);
  if (target.startsWith("//")) return "it has no scheme";
  return mistakeOfFile(target, place);
}

function mistakeOfUrl(target: string, hosts: ReadonlySet<string>): string | undefined {
  if (/^mailto:[^@\s]+@[^@\s]+$/.test(target)) return undefined;
  if (!URL.canParse(target)) return "it is not a URL";
  const { protocol, hostname, username } = new URL(target);
  if (!/^https?:$/.test(protocol)) return "its scheme is neither http, https nor mailto";
  if (username !== "") return "it has a user";
  if (hosts.has(hostname) || isReserved(hostname)) return undefined;
  return `the host ${hostname} is not in test/docs/hosts.ts: mend the link, or add it there`;
}

/** Whether a host name is for examples and tests only. */
export function isReserved(hostname: string): boolean {
  return /(?:^|\.)(?:example(?:\.com|\.net|\.org)?|localhost|test|invalid)$|^127\./.test(hostname);
}

function mistakeOfFile(target: string, { file, checkout }: Place): string | undefined {
  const [raw = "", fragment] = target.split(/#(.*)/s);
  const path = decoded(raw);
  if (path === undefined) return "its percent signs are not an encoding";
  const from = path.startsWith("/") ? "" : posix.dirname(file);
  const full = path === "" ? file : posix.join(from, path).replace(/^\/|\/$/g, "");
  if (full.startsWith("..")) {
    return githubPages.test(full.replace(/^\.\.\/\.\.\//, "")) ? undefined : "it leads out of the repository";
  }
  if (full !== "." && full !== "" && !checkout.paths.has(full)) return `there is no ${full}`;
  if (fragment === undefined) return undefined;
  const page = checkout.pages.get(full);
  if (page !== undefined) {
    return anchorsOf(page).has(decoded(fragment) ?? "") ? undefined : `${full} has no heading #${fragment}`;
  }
  const line = /^L(\d+)(?:-L(\d+))?$/.exec(fragment);
  if (line === null) return `${full} has no headings`;
  return Number(line[2] ?? line[1]) <= checkout.lineCount(full) ? undefined : `${full} has fewer lines`;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
