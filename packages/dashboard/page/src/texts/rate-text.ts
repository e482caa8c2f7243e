import { countText } from "./count-text.js";

/** Tasks in a second, or in a minute if they are few. */
export function rateText(perSecond: number): string {
  if (perSecond <= 0) return "";
  if (perSecond >= 1) return `${countText(rounded(perSecond, perSecond < 10 ? 10 : 1))}/s`;
  return `${countText(rounded(perSecond * 60, 10))}/min`;
}

function rounded(value: number, parts: number): number {
  return Math.round(value * parts) / parts;
}
