import type { ChartLine } from "./chart-line.js";

interface ChartLegendProps {
  readonly lines: readonly ChartLine[];
  /** The index of the point whose values are told. */
  readonly shown: number;
  readonly valueText: (value: number) => string;
}

/** The names of a chart's lines, with their values where the pointer is, or last. */
export function ChartLegend({ lines, shown, valueText }: ChartLegendProps) {
  return (
    <ul class="legend small muted">
      {lines.map(({ name, colour, values }) => (
        <li key={name}>
          <span class={`key ${colour}`} />
          <span class="legend-name">{name}</span>
          <span class="legend-value">{valueText(values[shown] ?? 0)}</span>
        </li>
      ))}
    </ul>
  );
}
