import { formatTime } from "./display.js";
import { type Html, type HtmlValue, html } from "./html.js";
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
  /** From the page to the root, `./` or `../`: links stay right behind a proxy that adds a path. */
  readonly root: "./" | "../";
  readonly site: Site;
  readonly refreshSeconds?: number | undefined;
  readonly content: HtmlValue;
}

/** The frame of every page: head, links, foot. */
export function layout({ title, root, site, refreshSeconds, content }: Page): Html {
  const refresh =
    refreshSeconds === undefined ? undefined : html`<meta http-equiv="refresh" content="${refreshSeconds}">`;
  const { version, revision } = site.version;
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${refresh}
<title>${title} · aliyun-dts-exporter</title>
<style>${stylesheet}</style>
</head>
<body>
<header><div>
<strong>aliyun-dts-exporter</strong>
<nav>
<a href="${root}">Targets</a>
<a href="${root}jobs">Jobs</a>
<a href="${root}${site.telemetryPath.slice(1)}">Metrics</a>
<a href="${root}api/v1/targets">Targets as JSON</a>
<a href="${root}api/v1/jobs">Jobs as JSON</a>
</nav>
</div></header>
<main>
${content}
</main>
<footer>Version ${version}, revision ${revision} · ${formatTime(site.nowSeconds)}</footer>
</body>
</html>
`;
}
