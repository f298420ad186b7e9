import { createHash } from "node:crypto";

/** The one stylesheet of all pages, inline. Free of characters that HTML would escape, or its hash would not match. */
export const stylesheet = `
:root { color-scheme: light dark; --text: #1f2328; --faint: #656d76; --line: #d8dee4; --ground: #ffffff; --raised: #f6f8fa;
  --link: #0757ba; --good: #1a7f37; --bad: #c4211d; --warn: #8f5e00; --calm: #57606a; --busy: #0757ba; }
@media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --faint: #9198a1; --line: #30363d; --ground: #0d1117;
  --raised: #161b22; --link: #6cb0ff; --good: #4ac263; --bad: #ff7b72; --warn: #e0a83a; --calm: #9198a1; --busy: #6cb0ff; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 14px/1.5 system-ui, sans-serif; }
header { border-bottom: 1px solid var(--line); background: var(--raised); }
header div, main, footer { max-width: 1600px; margin: 0 auto; padding: 0 24px; }
header div { display: flex; flex-wrap: wrap; align-items: baseline; gap: 4px 24px; padding-top: 12px; padding-bottom: 12px; }
header strong { font-size: 16px; }
main { padding-top: 8px; padding-bottom: 24px; }
footer { padding-bottom: 24px; color: var(--faint); }
nav { display: flex; flex-wrap: wrap; gap: 4px 16px; }
a { color: var(--link); text-decoration: none; }
a:hover, a:focus { text-decoration: underline; }
h1 { font-size: 20px; margin: 16px 0 8px; overflow-wrap: anywhere; }
h2 { font-size: 16px; margin: 24px 0 8px; }
p { margin: 8px 0; }
.faint { color: var(--faint); }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 6px; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: 6px 10px; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
tbody tr:last-child td { border-bottom: 0; }
th { background: var(--raised); color: var(--faint); font-weight: 600; font-size: 12px; white-space: nowrap; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.tight { white-space: nowrap; }
.small { font-size: 12px; line-height: 18px; white-space: nowrap; }
.id { min-width: 130px; font-family: ui-monospace, monospace; font-size: 13px; overflow-wrap: anywhere; }
.name { min-width: 180px; max-width: 320px; overflow-wrap: anywhere; }
.item { min-width: 200px; }
.message { max-width: 640px; overflow-wrap: anywhere; white-space: pre-line; }
.badge { display: inline-block; padding: 0 8px; border: 1px solid; border-radius: 10px; font-size: 12px; font-weight: 600;
  line-height: 18px; white-space: nowrap; }
.good { color: var(--good); } .bad { color: var(--bad); } .warn { color: var(--warn); } .calm { color: var(--calm); }
.busy { color: var(--busy); }
.tiles { display: flex; flex-wrap: wrap; gap: 8px; }
.tile { min-width: 96px; padding: 8px 12px; border: 1px solid var(--line); border-radius: 6px; background: var(--raised); }
.tile b { display: block; font-size: 20px; line-height: 28px; font-variant-numeric: tabular-nums; }
.tile.zero b { color: var(--faint); font-weight: 400; }
form { display: flex; flex-wrap: wrap; align-items: end; gap: 8px 12px; margin: 12px 0; }
label { display: grid; gap: 2px; color: var(--faint); font-size: 12px; }
select, input, button { height: 32px; font: inherit; font-size: 14px; padding: 4px 8px; border: 1px solid var(--line); border-radius: 6px;
  background: var(--ground); color: var(--text); }
input { width: 240px; }
button { background: var(--raised); font-weight: 600; cursor: pointer; }
form a { line-height: 32px; }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(220px, 1fr)); gap: 12px 24px; margin: 12px 0; }
dt { color: var(--faint); font-size: 12px; }
dd { margin: 0; overflow-wrap: anywhere; }
progress { width: 160px; height: 10px; vertical-align: middle; accent-color: var(--busy); }
progress.bad { accent-color: var(--bad); }
section { margin-top: 16px; padding-top: 8px; }
section + section { border-top: 1px solid var(--line); }
`;

/** The stylesheet's hash as a source of `style-src`. */
export const styleHash = `sha256-${createHash("sha256").update(stylesheet).digest("base64")}`;
