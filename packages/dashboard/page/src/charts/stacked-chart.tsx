import { useEffect, useRef, useState } from "preact/hooks";
import UPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { chartOptions } from "./chart-options.js";
import type { ChartLine } from "./chart-line.js";
import { ChartLegend } from "./chart-legend.js";
import { stacked } from "./stacked.js";
import { useColourScheme } from "./use-colour-scheme.js";

interface StackedChartProps {
  /** What the chart shows, for those who cannot see it. */
  readonly label: string;
  /** Times in ms. */
  readonly atMs: readonly number[];
  readonly lines: readonly ChartLine[];
  readonly valueText: (value: number) => string;
}

const height = 200;

/** Lines on top of each other over time, so that the upper edge is their sum. */
export function StackedChart({ label, atMs, lines, valueText }: StackedChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<UPlot>(undefined);
  const [shown, setShown] = useState<number>();
  const scheme = useColourScheme();
  const data: UPlot.AlignedData = [atMs.map((ms) => ms / 1000), ...stacked(lines)];
  const names = lines.map(({ name }) => name).join("\n");
  useEffect(() => {
    if (!place.current) return;
    const options = chartOptions({ lines, valueText, onShow: setShown });
    const drawn = new UPlot({ ...options, width: place.current.clientWidth, height }, data, place.current);
    chart.current = drawn;
    const observer = new ResizeObserver(([entry]) => entry && drawn.setSize({ width: entry.contentRect.width, height }));
    observer.observe(place.current);
    return () => {
      observer.disconnect();
      drawn.destroy();
    };
  }, [scheme, names]);
  useEffect(() => chart.current?.setData(data), [atMs, lines]);
  return (
    <figure class="chart">
      <ChartLegend lines={lines} shown={shown ?? atMs.length - 1} valueText={valueText} />
      <div ref={place} class="chart-place" role="img" aria-label={label} />
    </figure>
  );
}
