import { html, type Html } from "./html.js";

/** Mean delays in minutes at which the colour changes. */
const thresholds = [0, 3, 6, 9, 12, 20];
const colors = [...thresholds, Infinity].map((_, index) => `var(--delay-${index})`);

/**
 * The colours of mean delays: custom properties of the style sheet, so that they suit light and
 * dark screens.
 */
export const delayScale = { type: "threshold" as const, domain: thresholds, range: colors };

/** The legend of the colours of delays. */
export function delayLegend(): Html {
  const steps = colors.map((color, index) => html`<li><i style="background:${color}"></i>${stepName(index)}</li>`);
  return html`<ul class="legend" aria-label="Colours: mean delay in minutes">
    <li class="legend-title">Mean arrival delay, minutes</li>
    ${steps}
  </ul>`;
}

function stepName(index: number): string {
  const from = thresholds[index - 1];
  const to = thresholds[index];
  if (from === undefined) return "early";
  return to === undefined ? `${from} and more` : `${from}–${to}`;
}
