import type { ExecutionRow } from "../../../../src/api.js";
import type { TableColumn } from "../../parts/table-column.js";

/** Marks of executions that can be cancelled. */
export function markColumn(
  marked: ReadonlySet<string>,
  onMark: (executionId: string, isMarked: boolean) => void,
): TableColumn<ExecutionRow> {
  return {
    title: "Mark",
    isTitleUnseen: true,
    width: "2.75rem",
    kind: "medium",
    cell: ({ executionId, state }) =>
      state === "running" && (
        <input
          type="checkbox"
          aria-label={`Mark ${executionId}`}
          checked={marked.has(executionId)}
          onChange={(event) => onMark(executionId, event.currentTarget.checked)}
        />
      ),
  };
}
