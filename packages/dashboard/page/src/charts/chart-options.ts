import type UPlot from "uplot";
import { axisTimes } from "./axis-times.js";
import type { ChartLine } from "./chart-line.js";
import { colourOf } from "./series-colour.js";

interface ChartOptions {
  readonly lines: readonly ChartLine[];
  readonly valueText: (value: number) => string;
  /** Called with the index of the point that the pointer is at, or undefined. */
  readonly onShow: (index: number | undefined) => void;
}

const textSize = 11;

/** How a stacked chart is drawn. */
export function chartOptions({ lines, valueText, onShow }: ChartOptions): Omit<UPlot.Options, "width" | "height"> {
  const axis = axisStyle();
  return {
    legend: { show: false },
    padding: [8, 8, 0, 0],
    cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
    scales: { y: { range: (_, __, max) => [0, max > 0 ? max * 1.1 : 1] } },
    axes: [
      { ...axis, size: 28, values: (_, marks) => axisTimes(marks) },
      { ...axis, size: 64, values: (_, marks) => marks.map((value) => (value === 0 ? "0" : valueText(value))) },
    ],
    series: [{}, ...[...lines].reverse().map(seriesOf)],
    hooks: { setCursor: [({ cursor }) => onShow(cursor.idx ?? undefined)] },
  };
}

function seriesOf({ name, colour }: ChartLine): UPlot.Series {
  return { label: name, stroke: colourOf(colour), fill: colourOf(colour), width: 1, points: { show: false } };
}

function axisStyle(): UPlot.Axis {
  const line = colourOf("line");
  return {
    stroke: colourOf("text-muted"),
    font: `${textSize}px ${colourOf("sans")}`,
    grid: { stroke: line, width: 1 },
    ticks: { stroke: line, width: 1, size: 4 },
  };
}
