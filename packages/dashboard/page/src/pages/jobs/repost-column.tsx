import type { JobRow } from "../../../../src/api.js";
import type { TableColumn } from "../../parts/table-column.js";

const isOpen = ({ state }: JobRow) => state === "unclaimed" || state === "claimed";

/** A button for jobs that have ended. */
export function repostColumn(onAsk: (job: JobRow) => void): TableColumn<JobRow> {
  return {
    title: "Action",
    width: "6.5rem",
    cell: (job) =>
      !isOpen(job) && (
        <button type="button" class="button small" onClick={() => onAsk(job)}>
          Repost…
        </button>
      ),
  };
}
