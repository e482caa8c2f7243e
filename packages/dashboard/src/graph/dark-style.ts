/** Colours for a dark ground, by the classes that the graph's boxes have. */
const style = `<style>@media (prefers-color-scheme: dark) {
.node text { fill: #e9e9ee } .edge text { fill: #a9adb4 }
.failed :is(path, polygon) { fill: #4a1d1a; stroke: #f2867e }
.running :is(path, polygon) { fill: #16305a; stroke: #7fb0f5 }
.done :is(path, polygon) { fill: #17361c; stroke: #74c384 }
.idle :is(path, polygon) { fill: #2c2d31; stroke: #8d9199 }
}</style>`;

/** The picture, which is dark where the viewer's browser is. */
export function withDarkStyle(svg: string): string {
  return svg.replace(/<svg\b[^>]*>/, (opening) => opening + style);
}
