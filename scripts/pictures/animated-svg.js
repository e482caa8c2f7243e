/** @typedef {import("./terminal.js").Frame} Frame */
/** @typedef {import("./terminal.js").Run} Run */

const size = { letter: 8.43, line: 19, text: 14, margin: 18, bar: 34 };
const colors = {
  ...{ black: "#484f58", red: "#ff7b72", green: "#3fb950", yellow: "#d29922", blue: "#58a6ff" },
  ...{ magenta: "#bc8cff", cyan: "#39c5cf", white: "#e6edf3" },
};
const holdMs = 4000;

/**
 * @typedef {{ readonly columns: number, readonly rows: number, readonly title: string,
 *   readonly description: string }} Picture
 */

/**
 * An SVG that shows frames of a terminal one after the other, for ever: a strip of all of them that
 * CSS moves behind a window. Equal rows are drawn once. Where reduced motion is preferred, it shows
 * the last frame.
 *
 * @param {readonly Frame[]} recorded
 * @param {Picture} picture
 */
export function animatedSvg(recorded, { columns, rows, title, description }) {
  const frames = thinned(recorded);
  const width = Math.ceil(columns * size.letter + 2 * size.margin);
  const height = rows * size.line + 2 * size.margin + size.bar;
  const totalMs = (frames.at(-1)?.atMs ?? 0) + holdMs;
  /** @type {Map<string, string>} */
  const symbols = new Map();
  const strip = frames.map(({ rows: lines }, index) => frame(lines, index * width, symbols));
  const steps = frames.map(
    ({ atMs }, index) => `${((100 * atMs) / totalMs).toFixed(2)}%{transform:translateX(${-index * width}px)}`,
  );
  const last = `translateX(${-(frames.length - 1) * width}px)`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title description">
<title id="title">${escaped(title)}</title><desc id="description">${escaped(description)}</desc>
<style>text{font:${size.text}px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:#e6edf3;white-space:pre}
.bold{font-weight:bold}.dim{opacity:.6}${Object.entries(colors)
    .map(([name, color]) => `.${name}{fill:${color}}`)
    .join("")}
#strip{animation:play ${totalMs.toFixed(0)}ms steps(1,end) infinite}@keyframes play{${steps.join("")}100%{transform:${last}}}
@media (prefers-reduced-motion:reduce){#strip{animation:none;transform:${last}}}</style>
<defs>${[...symbols].map(([text, id]) => `<g id="${id}">${text}</g>`).join("\n")}</defs>
<rect width="${width}" height="${height}" rx="10" fill="#0d1117"/>
${["#ff5f57", "#febc2e", "#28c840"].map((color, index) => `<circle cx="${22 + 20 * index}" cy="20" r="6" fill="${color}"/>`).join("")}
<svg y="${size.bar}" width="${width}" height="${height - size.bar}"><g id="strip">${strip.join("\n")}</g></svg>
</svg>
`;
}

/**
 * At most one frame every 100 ms, without those that change nothing.
 *
 * @param {readonly Frame[]} frames
 */
function thinned(frames) {
  /** @type {(Frame & { readonly text: string })[]} */
  const kept = [];
  for (const { atMs, rows } of frames) {
    const next = { atMs, rows, text: JSON.stringify(rows) };
    const last = kept.at(-1);
    if (last !== undefined && atMs - last.atMs < 100) kept[kept.length - 1] = { ...next, atMs: last.atMs };
    else if (last?.text !== next.text) kept.push(next);
  }
  return kept;
}

/**
 * @param {Frame["rows"]} rows
 * @param {number} x
 * @param {Map<string, string>} symbols
 */
function frame(rows, x, symbols) {
  const uses = rows.flatMap((runs, index) => {
    const text = row(runs);
    if (text === "") return [];
    if (!symbols.has(text)) symbols.set(text, `r${symbols.size}`);
    return [`<use href="#${symbols.get(text)}" y="${size.margin + (index + 0.7) * size.line}"/>`];
  });
  return `<g transform="translate(${x + size.margin})">${uses.join("")}</g>`;
}

/**
 * Each run of text is placed by its column, so that no font moves what comes after.
 *
 * @param {readonly Run[]} runs
 */
function row(runs) {
  let column = 0;
  const parts = runs.map(({ text, color, isBold, isDim }) => {
    const start = column;
    column += [...text].length;
    const trimmed = text.trimEnd();
    if (trimmed === "") return "";
    const classes = [color, isBold && "bold", isDim && "dim"].filter(Boolean).join(" ");
    const length = ([...trimmed].length * size.letter).toFixed(1);
    return `<text x="${(start * size.letter).toFixed(1)}" textLength="${length}" xml:space="preserve"${classes && ` class="${classes}"`}>${escaped(trimmed)}</text>`;
  });
  return parts.join("");
}

/** @param {string} text */
function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
