import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";

const { document } = parseHTML("<!doctype html><html></html>");

/** A chart as a file of its own, on white, since pages that show it may be dark. */
export function chart(label: string, options: Plot.PlotOptions): string {
  const svg = Plot.plot({
    width: 760,
    marginBottom: 50,
    ...options,
    document,
    ariaLabel: label,
    style: { fontSize: "13px", background: "white", color: "#222", fontFamily: "system-ui, sans-serif", overflow: "visible" },
  });
  svg.setAttribute("role", "img");
  svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return `${svg.outerHTML.replace(/(\.\d\d)\d+/g, "$1")}\n`;
}

/** Distinct for those who see few colours (Okabe and Ito, 2008). */
export const colors = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000", "#999999", "#882255"];

export function whole(value: number): string {
  return Math.round(value).toLocaleString("en");
}
