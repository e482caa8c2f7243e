import { Html } from "./html.js";

/** The style sheet of the page: light and dark, wide and narrow. */
export const styles = new Html(`
:root {
  color-scheme: light dark;
  --page: #f4f5f7; --surface: #ffffff; --text: #17202b; --muted: #5d6977; --border: #dfe4ea; --land: #edf0f4;
  --accent: #2f6fb3; --late: #cf4a35; --route: #4d78a8;
  --delay-0: #3f8fc4; --delay-1: #8dbfdc; --delay-2: #d6d9cf; --delay-3: #f8cf86; --delay-4: #f0964f; --delay-5: #d9502f; --delay-6: #97182c;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0e131a; --surface: #171e27; --text: #e7ecf2; --muted: #97a4b3; --border: #2b3643; --land: #202a35;
    --accent: #5b9bd9; --late: #e86a50; --route: #79a7d8;
    --delay-0: #3a86bd; --delay-1: #6fa3bf; --delay-2: #8b9293; --delay-3: #d9b068; --delay-4: #e58a45; --delay-5: #e2553a; --delay-6: #c4234a;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--page); color: var(--text);
  font: 15px/1.5 Inter, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  font-feature-settings: "tnum"; -webkit-text-size-adjust: 100%;
}
header, main { max-width: 1180px; margin: 0 auto; padding: 0 20px; }
header { padding-top: 48px; padding-bottom: 20px; }
.kicker { margin: 0; color: var(--muted); font-size: 14px; }
h1 { margin: 6px 0 8px; font-size: clamp(28px, 5vw, 44px); line-height: 1.1; letter-spacing: -0.02em; }
.lede { margin: 0; text-wrap: balance; max-width: 44em; font-size: clamp(16px, 2vw, 19px); color: var(--muted); }
main { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 20px; padding-bottom: 56px; }
.card { background: var(--surface); border: 1px solid var(--border); border-radius: 12px; padding: 20px 22px; }
.full, .figures { grid-column: 1 / -1; }
h2 { margin: 0; font-size: 19px; line-height: 1.25; letter-spacing: -0.01em; }
h3 { margin: 18px 0 2px; font-size: 15px; }
.subtitle { margin: 2px 0 14px; color: var(--muted); font-size: 14px; }
.note { color: var(--muted); font-size: 13px; margin: 10px 0 0; }
.figures { display: grid; grid-template-columns: repeat(6, 1fr); gap: 1px; margin: 0; background: var(--border);
  border: 1px solid var(--border); border-radius: 12px; overflow: hidden; }
.figures div { background: var(--surface); padding: 14px 18px; }
.figures dt { color: var(--muted); font-size: 13px; }
.figures dd { margin: 0; }
.figures b { display: block; font-size: 21px; line-height: 1.3; letter-spacing: -0.01em; white-space: nowrap; }
.figures span { color: var(--muted); font-size: 13px; }
svg { display: block; width: 100%; height: auto; color: var(--muted); font-family: inherit; }
.narrow { display: none; max-width: 560px; margin: 0 auto; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 14px; margin: 14px 0 0; padding: 0; list-style: none; color: var(--muted); font-size: 13px; }
.legend i { display: inline-block; width: 12px; height: 12px; margin-right: 6px; border-radius: 3px; vertical-align: -1px; }
.legend-title { width: 100%; }
table { width: 100%; border-collapse: collapse; font-size: 14px; }
th { padding: 4px 0 6px 10px; color: var(--muted); font-weight: 500; font-size: 13px; text-align: right; }
td { padding: 6px 0 6px 10px; border-top: 1px solid var(--border); text-align: right; white-space: nowrap; vertical-align: top; }
th:first-child, td:first-child { padding-left: 0; text-align: left; white-space: normal; }
td span { color: var(--muted); }
code { font-size: 0.92em; }
@media (max-width: 1020px) { .figures { grid-template-columns: repeat(3, 1fr); } main { grid-template-columns: minmax(0, 1fr); } }
@media (max-width: 700px) {
  .wide { display: none; } .narrow { display: block; }
  header { padding-top: 28px; } header, main { padding-left: 12px; padding-right: 12px; }
  main { gap: 14px; } .card { padding: 16px 14px; }
  .figures { grid-template-columns: repeat(2, 1fr); } .figures b { font-size: 19px; }
  td span { display: block; font-size: 13px; } th:nth-child(n + 2), td:nth-child(n + 2) { padding-left: 8px; }
}
@media print { body { background: none; } .card { break-inside: avoid; } }
`);
