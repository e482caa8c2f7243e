import { createHash } from "node:crypto";
import type { PageArchive } from "./page-archive.js";
import type { ReportViews } from "./report-views.js";

/**
 * The page with its script, its style and the views in one file. Its policy allows this script and
 * this style by their hashes, and no connection.
 */
export async function reportHtml(archive: PageArchive, { executionId, views, images }: ReportViews): Promise<string> {
  const index = await archive.file("/");
  const script = escaped(await archive.file(pathIn(index, /<script [^>]*src="\.([^"]+)"/)), "script");
  const style = escaped(await archive.file(pathIn(index, /<link [^>]*href="\.([^"]+\.css)"/)), "style");
  const icon = await archive.file("/favicon.svg");
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    ...["img-src data:", "base-uri 'none'", "form-action 'none'"],
  ].join("; ");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${executionId} · Mazepa</title>
<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(icon)}">
<style>${style}</style>
</head>
<body>
<div id="page"></div>
<script type="application/json" id="mazepa-report">${jsonText({ executionId, views, images })}</script>
<script type="module">${script}</script>
</body>
</html>
`;
}

/** The path of a file in the page's own HTML. */
function pathIn(html: string, form: RegExp): string {
  const path = form.exec(html)?.[1];
  if (path === undefined) throw new Error(`The page is not built as expected: ${form.source} is not in its index.html.`);
  return path;
}

/** JSON that ends no element and begins no comment: it has no `<` (rule US7). */
function jsonText(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}

/** A text of ours that does not end its element; in strings, `\/` is `/`. */
function escaped(text: string, element: "script" | "style"): string {
  return text.replaceAll(new RegExp(`</(?=${element})`, "gi"), "<\\/").replaceAll("<!--", "<\\!--");
}

function hashOf(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}
