import type { ExecutionRow } from "../../../../src/api.js";
import { Ago } from "../../parts/ago.js";
import { ProgressBar } from "../../parts/progress-bar.js";
import { StateBadge } from "../../parts/state-badge.js";
import type { TableColumn } from "../../parts/table-column.js";
import { fragmentOf } from "../../routing/route.js";
import { countText } from "../../texts/count-text.js";
import { durationText } from "../../../../src/texts/duration-text.js";
import { rateText } from "../../texts/rate-text.js";
import { lastedMs } from "./lasted-ms.js";

/** What a list of executions shows of each. */
export function executionColumns(now: number): readonly TableColumn<ExecutionRow>[] {
  return [
    { title: "Execution", cell: ({ executionId }) => <Named executionId={executionId} /> },
    { title: "State", width: "8.25rem", cell: ({ state }) => <StateBadge state={state} /> },
    { title: "Started", width: "6.5rem", kind: "medium", cell: ({ startedAtMs }) => <Ago at={startedAtMs} now={now} /> },
    { title: "Lasted", width: "5rem", kind: "number medium", cell: (row) => durationText(lastedMs(row, now)) },
    { title: "Progress", width: "13%", kind: "wide", cell: (row) => <Progress row={row} /> },
    { title: "Tasks", width: "9.5rem", kind: "number medium", cell: tasksText },
    { title: "Rate", width: "5.5rem", kind: "number wide", cell: ({ perSecond }) => rateText(perSecond) },
    { title: "Failed", width: "4.5rem", kind: "number", cell: ({ failed }) => <Failed count={failed} /> },
    { title: "Head", width: "13%", kind: "widest", cell: ({ head }) => <Head head={head} /> },
  ];
}

function Named({ executionId }: { readonly executionId: string }) {
  return (
    <a class="row-link mono" href={fragmentOf(["executions", executionId])} title={executionId}>
      {executionId}
    </a>
  );
}

function Progress({ row: { done, restored, failed, total } }: { readonly row: ExecutionRow }) {
  return (
    <ProgressBar succeeded={Math.max(0, done - restored - failed)} restored={restored} failed={failed} total={total ?? done} />
  );
}

function tasksText({ done, total }: ExecutionRow): string {
  return total === undefined ? countText(done) : `${countText(done)} / ${countText(total)}`;
}

function Failed({ count }: { readonly count: number }) {
  return count === 0 ? null : <span class="tag bad">{countText(count)}</span>;
}

function Head({ head: { host, pid, epoch } }: { readonly head: ExecutionRow["head"] }) {
  const text = `${host}:${pid}${epoch > 1 ? `, head ${epoch}` : ""}`;
  return (
    <span class="muted" title={text}>
      {text}
    </span>
  );
}
