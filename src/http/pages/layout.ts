import { timeOf } from "./fragments.js";
import { type Html, type HtmlValue, html } from "./html.js";
import { scriptHash } from "./script.js";
import { stylesheet } from "./stylesheet.js";

/** What this program is: shown at the foot of every page. */
export interface VersionInfo {
  readonly version: string;
  readonly revision: string;
}

/** What every page knows of its surroundings. */
export interface Site {
  readonly telemetryPath: string;
  readonly version: VersionInfo;
  /** Wall clock, Unix seconds. */
  readonly nowSeconds: number;
}

/** One page. */
export interface Page {
  readonly title: string;
  /** Which link of the navigation leads here. */
  readonly place?: "targets" | "jobs" | undefined;
  /** From the page to the root, `./` or `../`: links stay right behind a proxy that adds a path. */
  readonly root: "./" | "../";
  readonly site: Site;
  /** Whether it is loaded anew where no script runs. Not so where somebody may be filling in a form. */
  readonly reloads?: boolean | undefined;
  readonly content: HtmlValue;
}

/** How often a page shows what is new. The script does it in place: filter, focus and scroll stay. */
const refreshSeconds = 30;

/** The frame of every page: head, links, how old it is, foot. */
export function layout({ title, place, root, site, reloads, content }: Page): Html {
  const { version, revision } = site.version;
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${reloads ? html`<noscript><meta http-equiv="refresh" content="${refreshSeconds}"></noscript>` : undefined}
<title>${title} · aliyun-dts-exporter</title>
<style>${stylesheet}</style>
<script type="module" src="${root}-/page.js" integrity="${scriptHash}"></script>
</head>
<body data-refresh-seconds="${refreshSeconds}">
<a class="skip" href="#main">Skip to the content</a>
<header><div>
<strong>aliyun-dts-exporter</strong>
<nav aria-label="Pages">
<a href="${root}"${current(place === "targets")}>Targets</a>
<a href="${root}jobs"${current(place === "jobs")}>Jobs</a>
<a href="${root}${site.telemetryPath.slice(1)}">Metrics</a>
<a href="${root}api/v1/targets">Targets as JSON</a>
<a href="${root}api/v1/jobs">Jobs as JSON</a>
</nav>
<p class="fresh"><span id="as-of">As of ${timeOf(site.nowSeconds)}</span>
<button type="button" id="pause" class="scripted">Pause refresh</button></p>
</div></header>
<main id="main" tabindex="-1">
<p id="refresh-status" class="verdict bad" role="status"></p>
<div id="content">
${content}
</div>
</main>
<footer id="foot">Version ${version}, revision ${revision}</footer>
</body>
</html>
`;
}

function current(isHere: boolean): Html | undefined {
  return isHere ? html` aria-current="page"` : undefined;
}
