import type { TimelineOperation } from "../../../../src/api.js";
import type { TimeScale } from "./time-scale.js";

interface DensityPathOptions {
  readonly scale: TimeScale;
  readonly top: number;
  readonly height: number;
}

/** The outline of how many tasks ran at each time, as the data of a path. */
export function densityPath({ density }: TimelineOperation, { scale, top, height }: DensityPathOptions): string {
  const most = Math.max(1, ...density);
  const bottom = top + height;
  const fromMs = scale.ms(0);
  const stepMs = (scale.ms(scale.width) - fromMs) / Math.max(1, density.length);
  const steps = density.map((count, index) => {
    const left = scale.x(fromMs + index * stepMs);
    const right = scale.x(fromMs + (index + 1) * stepMs);
    const y = rounded(bottom - (height * count) / most);
    return `L${rounded(left)} ${y}L${rounded(right)} ${y}`;
  });
  return `M0 ${bottom}${steps.join("")}L${rounded(scale.width)} ${bottom}Z`;
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
