/**
 * A graph in the language of Graphviz as SVG. The layout library is large, so it is loaded only
 * here.
 */
export async function toSvg(dot: string): Promise<string> {
  const { instance } = await import("@viz-js/viz");
  const viz = await instance();
  return viz.renderString(dot, { format: "svg" }).trimEnd();
}
