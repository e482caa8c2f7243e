import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { Html, html } from "./html.js";

export interface Chart {
  /** A description of the chart for screen readers. */
  readonly label: string;
  /**
   * The width on a wide screen; a narrow one gets a drawing of its own, whose text is not smaller.
   */
  readonly width: number;
  readonly draw: (size: { readonly width: number; readonly isNarrow: boolean }) => Plot.PlotOptions;
}

const narrowWidth = 420;
const { document } = parseHTML("<!doctype html><html></html>");

/**
 * Draws a chart as SVG, once for wide and once for narrow screens; the style sheet shows one of
 * them.
 */
export function chart({ label, width, draw }: Chart): Html {
  return html`<div class="wide">${plot(label, draw({ width, isNarrow: false }), width)}</div>
    <div class="narrow">${plot(label, draw({ width: narrowWidth, isNarrow: true }), narrowWidth)}</div>`;
}

function plot(label: string, options: Plot.PlotOptions, width: number): Html {
  const svg = Plot.plot({ ...options, width, document, ariaLabel: label, style: { fontSize: "13px", overflow: "visible" } });
  svg.setAttribute("role", "img");
  return new Html(svg.outerHTML.replace(/(\.\d\d)\d+/g, "$1"));
}
