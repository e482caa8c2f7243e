import type { FailureGroupRow, FailuresView } from "../../../../src/api.js";
import { Card } from "../../parts/card.js";
import type { TableColumn } from "../../parts/table-column.js";
import { VirtualTable } from "../../parts/virtual-table.js";
import { fragmentOf } from "../../routing/route.js";
import { counted, countText } from "../../texts/count-text.js";
import { errorText } from "../../texts/error-text.js";

interface FailureGroupsProps {
  readonly view: FailuresView;
  readonly executionId: string;
  /** The group whose tasks are shown. */
  readonly chosen: string | undefined;
}

/** Failures by operation and kind of error, the most frequent first. */
export function FailureGroups({ view, executionId, chosen }: FailureGroupsProps) {
  const base = ["executions", executionId, "failures"];
  const columns: readonly TableColumn<FailureGroupRow>[] = [
    { title: "Failed", width: "5.5rem", kind: "number", cell: ({ count }) => <span class="tag bad">{countText(count)}</span> },
    {
      title: "Retried",
      width: "5.5rem",
      kind: "number medium",
      cell: ({ retried }) => (retried === 0 ? "" : countText(retried)),
    },
    { title: "Operation", width: "22%", cell: ({ operationId }) => <span class="mono">{operationId}</span> },
    {
      title: "Error",
      cell: ({ group, error }) => (
        <a class="row-link" href={fragmentOf(base, { group: group === chosen ? "" : group })} title={errorText(error)}>
          {errorText(error)}
        </a>
      ),
    },
  ];
  return (
    <Card title="Kinds of errors" aside={chosen === undefined ? undefined : <a href={fragmentOf(base)}>All kinds</a>} isFull>
      <VirtualTable label="Kinds of errors" rows={view.groups} columns={columns} keyOf={({ group }) => group} chosen={chosen} />
      {view.otherFailures > 0 && <p class="more muted small">{counted(view.otherFailures, "more failure")} of other kinds</p>}
    </Card>
  );
}
