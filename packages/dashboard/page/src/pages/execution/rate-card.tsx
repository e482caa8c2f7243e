import { useState } from "preact/hooks";
import type { HistorySeries, HistoryView } from "../../../../src/api.js";
import type { ChartLine } from "../../charts/chart-line.js";
import { StackedChart } from "../../charts/stacked-chart.js";
import { Card } from "../../parts/card.js";
import { durationText } from "../../../../src/texts/duration-text.js";
import { rateText } from "../../texts/rate-text.js";
import { withEdges } from "./with-edges.js";
import { rateLines } from "./rate-lines.js";

const valueText = (perSecond: number) => rateText(perSecond) || "0";

/** Tasks that ended, over time, by operation. */
export function RateCard({ history: { series } }: { readonly history: HistoryView }) {
  const [everyMs, setEveryMs] = useState<number>();
  const chosen = series.find((each) => each.everyMs === everyMs) ?? fullest(series);
  if (!chosen) return null;
  const shown = withEdges(chosen);
  const lines: readonly ChartLine[] = rateLines(shown);
  return (
    <Card title="Tasks over time" aside={<Distances series={series} chosen={chosen} onChoose={setEveryMs} />}>
      <StackedChart label="Tasks that ended in a second, by operation" atMs={shown.atMs} lines={lines} valueText={valueText} />
    </Card>
  );
}

interface DistancesProps {
  readonly series: readonly HistorySeries[];
  readonly chosen: HistorySeries;
  readonly onChoose: (everyMs: number) => void;
}

/** Chooses between fine points of late, and coarse ones of long. */
function Distances({ series, chosen, onChoose }: DistancesProps) {
  return (
    <div class="head-actions">
      {series.map(({ everyMs }) => (
        <button
          key={everyMs}
          type="button"
          class="button small"
          aria-pressed={everyMs === chosen.everyMs}
          onClick={() => onChoose(everyMs)}
        >
          each {durationText(everyMs)}
        </button>
      ))}
    </div>
  );
}

/**
 * The finest series that still holds the beginning, which is in the first point of the coarsest.
 */
function fullest(series: readonly HistorySeries[]): HistorySeries | undefined {
  const sorted = [...series].sort((a, b) => a.everyMs - b.everyMs);
  const coarsest = sorted.at(-1);
  const endMs = (coarsest?.atMs[0] ?? 0) + (coarsest?.everyMs ?? 0);
  return sorted.find(({ atMs }) => (atMs[0] ?? Infinity) < endMs) ?? coarsest;
}
