import { createHash } from "node:crypto";

/** The one stylesheet of all pages, inline. Free of characters that HTML would escape, or its hash would not match. */
export const stylesheet = `
:root { color-scheme: light dark; --text: #1f2328; --faint: #59636e; --line: #d1d9e0; --ground: #ffffff; --raised: #f6f8fa;
  --link: #0757ba; --good: #1a7f37; --bad: #c4211d; --warn: #8a5a00; --calm: #57606a; --busy: #0757ba; --rail: #dfe4e9;
  --bad-ground: #fff1f0; --warn-ground: #fff8e6; }
@media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --faint: #9198a1; --line: #30363d; --ground: #0d1117;
  --raised: #161b22; --link: #6cb0ff; --good: #4ac263; --bad: #ff7b72; --warn: #e0a83a; --calm: #9198a1; --busy: #6cb0ff; --rail: #2b323b;
  --bad-ground: #2a1416; --warn-ground: #261e0d; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 14px/1.5 system-ui, sans-serif; }
header { border-bottom: 1px solid var(--line); background: var(--raised); }
header div, main, footer { max-width: 1600px; margin: 0 auto; padding: 0 24px; }
header div { display: flex; flex-wrap: wrap; align-items: baseline; gap: 4px 24px; padding-top: 12px; padding-bottom: 12px; }
header strong { font-size: 16px; }
main { padding-top: 8px; padding-bottom: 24px; }
main:focus { outline: 0; }
footer { padding-bottom: 24px; color: var(--faint); }
nav { display: flex; flex-wrap: wrap; gap: 4px 16px; }
nav a[aria-current] { color: var(--text); font-weight: 600; text-decoration: underline; text-underline-offset: 4px; }
a { color: var(--link); text-decoration: none; }
a:hover, p a, .notice a, .runbook { text-decoration: underline; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -9999px; }
.skip:focus { left: 8px; top: 8px; padding: 8px 12px; background: var(--ground); border: 1px solid var(--line); z-index: 1; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.scripted { display: none; }
.has-script .scripted { display: inline-block; }
.fresh { margin: 0 0 0 auto; color: var(--faint); display: flex; flex-wrap: wrap; gap: 4px 12px; align-items: baseline; }
h1 { font-size: 20px; margin: 16px 0 8px; overflow-wrap: anywhere; }
h2 { font-size: 16px; margin: 24px 0 8px; }
h3 { font-size: 12px; font-weight: 600; margin: 0 0 4px; color: var(--faint); }
p { margin: 8px 0; }
code, pre, .id { font-family: ui-monospace, monospace; font-size: 13px; }
code { overflow-wrap: anywhere; }
.faint { color: var(--faint); }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 6px; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: 6px 10px; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
tbody tr:last-child td { border-bottom: 0; }
tbody tr:hover { background: var(--raised); }
th { background: var(--raised); color: var(--faint); font-weight: 600; font-size: 12px; white-space: nowrap; }
th a { color: inherit; text-decoration: underline dotted; text-underline-offset: 3px; }
th[aria-sort] a { color: var(--text); }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.tight { white-space: nowrap; font-variant-numeric: tabular-nums; }
.small { font-size: 12px; line-height: 18px; white-space: nowrap; }
.id { overflow-wrap: anywhere; }
.small.id, .small .id { font-size: 12px; }
.cut { display: inline-block; max-width: 280px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; vertical-align: bottom; }
.small .cut { max-width: 220px; }
h1 .cut { max-width: min(100%, 1000px); }
a.job { font-weight: 600; }
.runbook { white-space: nowrap; }
.message { max-width: 640px; overflow-wrap: anywhere; white-space: pre-line; }
.helps { color: var(--faint); }
.badge { display: inline-block; padding: 0 8px; border: 1px solid; border-radius: 10px; font-size: 12px; font-weight: 600;
  line-height: 18px; white-space: nowrap; vertical-align: middle; }
.good { color: var(--good); } .bad { color: var(--bad); } .warn { color: var(--warn); } .calm { color: var(--calm); }
.busy { color: var(--busy); }
.verdict { margin: 12px 0; font-size: 18px; font-weight: 600; }
.verdict:empty { margin: 0; }
.verdict .faint { font-weight: 400; }
.notice { margin: 8px 0; padding: 6px 14px; border: 1px solid var(--line); border-left: 5px solid; border-radius: 4px; background: var(--raised); }
.notice.bad { background: var(--bad-ground); } .notice.warn { background: var(--warn-ground); }
.notice p { margin: 4px 0; max-width: 1000px; overflow-wrap: anywhere; }
.notice p + p, .notice p + p .helps { color: var(--text); }
.tiles { display: flex; flex-wrap: wrap; gap: 8px; }
.tile { min-width: 96px; padding: 8px 12px; border: 1px solid var(--line); border-radius: 6px; background: var(--raised); }
.tile b { display: block; font-size: 20px; line-height: 28px; font-variant-numeric: tabular-nums; }
.tile.zero b { color: var(--faint); font-weight: 400; }
form { display: flex; flex-wrap: wrap; align-items: end; gap: 8px 12px; margin: 12px 0; }
label { display: grid; gap: 2px; color: var(--faint); font-size: 12px; }
label.check { display: flex; align-items: center; gap: 6px; min-height: 32px; font-size: 14px; }
select, input, button { min-height: 32px; font: inherit; font-size: 14px; padding: 4px 8px; border: 1px solid var(--line); border-radius: 6px;
  background: var(--ground); color: var(--text); }
select { max-width: 220px; }
input { width: 240px; max-width: 100%; }
input::placeholder { color: var(--faint); opacity: 1; }
label.check input { width: 16px; min-height: 16px; height: 16px; accent-color: var(--link); }
button { background: var(--raised); font-weight: 600; cursor: pointer; }
.fresh button { min-height: 24px; padding: 0 8px; font-size: 12px; }
form a { line-height: 32px; }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(220px, 1fr)); gap: 12px 24px; margin: 12px 0; }
dt { color: var(--faint); font-size: 12px; }
dd { margin: 0; overflow-wrap: anywhere; }
.bar { display: block; width: 120px; height: 8px; margin: 4px 0; border-radius: 4px; overflow: hidden; }
.bar .rail { fill: var(--rail); } .bar .fill { fill: currentColor; } .bar .mark { fill: var(--text); }
.gauge { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 12px; }
p.gauge .bar { width: 320px; max-width: 100%; height: 12px; }
.queries { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 480px), 1fr)); gap: 12px 24px; }
.query { min-width: 0; display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0 8px; align-items: start; align-content: start; }
.query h3 { grid-column: 1 / -1; }
pre { margin: 0 0 4px; padding: 6px 10px; border: 1px solid var(--line); border-radius: 6px; background: var(--raised); white-space: pre-wrap;
  overflow-wrap: anywhere; }
section { margin-top: 8px; }
section + section { margin-top: 24px; padding-top: 8px; border-top: 1px solid var(--line); }
@media (max-width: 720px) {
  header div, main, footer { padding-left: 12px; padding-right: 12px; }
  .fresh { margin-left: 0; }
  a.tile { min-width: 0; flex: 1 0 76px; }
  .scroll { border: 0; overflow-x: visible; }
  table, tbody, tr, td { display: block; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tbody tr { margin: 0 0 10px; padding: 4px 10px; border: 1px solid var(--line); border-radius: 6px; }
  td { position: relative; min-height: 26px; padding: 2px 0 2px 104px; border: 0; text-align: left; overflow-wrap: anywhere; }
  td::before { content: attr(data-label); position: absolute; left: 0; width: 96px; color: var(--faint); font-size: 12px; line-height: 20px; }
  td:empty { display: none; }
  td .small { display: inline; white-space: normal; }
  .number { white-space: normal; }
  .cut, .small .cut { max-width: 100%; }
  label, select, input { width: 100%; max-width: none; }
  form label { flex: 1 0 140px; }
  label.check { flex-basis: 100%; }
  a.job, .runbook { padding: 4px 0; }
}
`;

/** The stylesheet's hash as a source of `style-src`. */
export const styleHash = `sha256-${createHash("sha256").update(stylesheet).digest("base64")}`;
