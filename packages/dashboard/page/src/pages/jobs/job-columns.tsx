import type { JobRow } from "../../../../src/api.js";
import { Ago } from "../../parts/ago.js";
import { StateBadge } from "../../parts/state-badge.js";
import type { TableColumn } from "../../parts/table-column.js";
import { fragmentOf } from "../../routing/route.js";
import { errorText } from "../../texts/error-text.js";

/** What the list shows of each job. */
export function jobColumns(now: number): readonly TableColumn<JobRow>[] {
  return [
    {
      title: "Job",
      cell: ({ jobId }) => (
        <a class="row-link mono" href={fragmentOf(["executions", jobId])} title={jobId}>
          {jobId}
        </a>
      ),
    },
    { title: "Work", width: "14%", kind: "medium", cell: ({ name }) => name },
    { title: "State", width: "8.25rem", cell: ({ state }) => <StateBadge state={state} /> },
    { title: "Priority", width: "5rem", kind: "number wide", cell: ({ priority }) => priority },
    { title: "Run", width: "3.5rem", kind: "number wide", cell: ({ run }) => run },
    { title: "Posted", width: "6.5rem", kind: "medium", cell: ({ postedAtMs }) => <Ago at={postedAtMs} now={now} /> },
    { title: "Due, ended", width: "6.5rem", kind: "wide", cell: (job) => <When job={job} now={now} /> },
    { title: "Owner", width: "13%", kind: "wide", cell: ({ owner }) => owner && `${owner.host}:${owner.pid}` },
    { title: "Error, note", width: "22%", kind: "wide", cell: ({ error, note }) => (error ? errorText(error) : note) },
  ];
}

function When({ job: { endedAtMs, notBeforeMs }, now }: { readonly job: JobRow; readonly now: number }) {
  const at = endedAtMs ?? notBeforeMs;
  return at === undefined ? null : <Ago at={at} now={now} />;
}
