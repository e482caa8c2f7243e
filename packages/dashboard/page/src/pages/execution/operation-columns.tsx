import type { OperationRow } from "../../../../src/api.js";
import { ProgressBar } from "../../parts/progress-bar.js";
import type { TableColumn } from "../../parts/table-column.js";
import { fragmentOf } from "../../routing/route.js";
import { countText } from "../../texts/count-text.js";
import { durationText } from "../../../../src/texts/duration-text.js";
import { rateText } from "../../texts/rate-text.js";

/** What the overview shows of each operation. */
export function operationColumns(executionId: string): readonly TableColumn<OperationRow>[] {
  return [
    { title: "Operation", cell: ({ operationId }) => <Named executionId={executionId} operationId={operationId} /> },
    { title: "Progress", width: "26%", cell: (row) => <ProgressBar {...row} /> },
    { title: "Ended", width: "9.5rem", kind: "number medium", cell: endedText },
    { title: "Running", width: "5rem", kind: "number wide", cell: ({ running }) => textOf(running) },
    { title: "Retried", width: "5rem", kind: "number wide", cell: ({ retried }) => textOf(retried) },
    { title: "Failed", width: "4.5rem", kind: "number", cell: ({ failed }) => <Failed count={failed} /> },
    { title: "Rate", width: "5.5rem", kind: "number medium", cell: ({ perSecond }) => rateText(perSecond) },
    { title: "Left", width: "4.5rem", kind: "number medium", cell: leftText },
  ];
}

function Named({ executionId, operationId }: { readonly executionId: string; readonly operationId: string }) {
  const fragment = fragmentOf(["executions", executionId, "timeline"], { operation: operationId });
  return (
    <a class="row-link mono" href={fragment} title={operationId}>
      {operationId}
    </a>
  );
}

function Failed({ count }: { readonly count: number }) {
  return count === 0 ? null : <span class="tag bad">{countText(count)}</span>;
}

function endedText({ done, total, isExpected }: OperationRow): string {
  return `${countText(done)} / ${countText(total)}${isExpected ? "" : "+"}`;
}

function leftText({ remainingMs }: OperationRow): string {
  return remainingMs === undefined ? "" : durationText(remainingMs);
}

function textOf(count: number): string {
  return count === 0 ? "" : countText(count);
}
