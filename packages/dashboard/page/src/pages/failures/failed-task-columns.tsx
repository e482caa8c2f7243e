import type { FailedTaskRow } from "../../../../src/api.js";
import { Ago } from "../../parts/ago.js";
import type { TableColumn } from "../../parts/table-column.js";
import { fragmentOf, type Route } from "../../routing/route.js";
import { durationText } from "../../../../src/texts/duration-text.js";
import { errorText } from "../../texts/error-text.js";

interface FailedTaskColumnsOptions {
  readonly executionId: string;
  readonly query: Route["query"];
  readonly now: number;
}

/** What the list shows of each failed task. */
export function failedTaskColumns({ executionId, query, now }: FailedTaskColumnsOptions): readonly TableColumn<FailedTaskRow>[] {
  return [
    {
      title: "Task",
      width: "20%",
      cell: ({ taskId }) => (
        <a class="row-link mono" href={fragmentOf(["executions", executionId, "failures", taskId], query)} title={taskId}>
          {taskId}
        </a>
      ),
    },
    { title: "Operation", width: "14%", kind: "wide", cell: ({ operationId }) => <span class="mono">{operationId}</span> },
    { title: "When", width: "6.5rem", kind: "medium", cell: ({ failedAtMs }) => <Ago at={failedAtMs} now={now} /> },
    { title: "After", width: "5rem", kind: "number wide", cell: ({ durationMs }) => durationText(durationMs) },
    { title: "Attempt", width: "5rem", kind: "number wide", cell: ({ attempt }) => attempt },
    { title: "Arguments", kind: "medium", cell: ({ shownArguments }) => <span class="mono muted">{shownArguments}</span> },
    { title: "Error", width: "32%", cell: ({ error }) => <span title={errorText(error)}>{errorText(error)}</span> },
  ];
}
