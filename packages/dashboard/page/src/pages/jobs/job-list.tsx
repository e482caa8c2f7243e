import { useState } from "preact/hooks";
import type { JobRow, JobsView } from "../../../../src/api.js";
import { limits } from "../../../../src/api/limits.js";
import { ActionDialog } from "../../parts/action-dialog.js";
import { VirtualTable } from "../../parts/virtual-table.js";
import { fragmentOf, type Route } from "../../routing/route.js";
import { useSession } from "../../source/session.js";
import { useAction, type Action } from "../../source/use-action.js";
import { useNow } from "../../source/use-now.js";
import { jobColumns } from "./job-columns.js";
import { repostColumn } from "./repost-column.js";

interface JobListProps {
  readonly view: JobsView;
  readonly query: Route["query"];
}

/** Jobs as rows. */
export function JobList({ view: { jobs, hasMore }, query }: JobListProps) {
  const now = useNow();
  const { mayAct } = useSession();
  const action = useAction();
  const [asked, setAsked] = useState<JobRow>();
  const columns = [...jobColumns(now), ...(mayAct ? [repostColumn(setAsked)] : [])];
  const repost = () => {
    if (!asked) return;
    void action.ask(`jobs/${encodeURIComponent(asked.jobId)}/repost`).then((isDone) => isDone && setAsked(undefined));
  };
  return (
    <>
      <Answer action={action} />
      <VirtualTable label="Jobs" rows={jobs} columns={columns} keyOf={({ jobId }) => jobId} />
      {hasMore && (
        <div class="more">
          <a class="button small" href={fragmentOf(["jobs"], { ...query, limit: String(limits.jobs) })}>
            Show more
          </a>
        </div>
      )}
      {asked && (
        <ActionDialog
          title="Post this job again?"
          verb="Post it again"
          action={action}
          onConfirm={repost}
          onClose={() => setAsked(undefined)}
        >
          <p>
            A job like <code>{asked.jobId}</code>, with an id of its own, is posted and begins anew.
          </p>
        </ActionDialog>
      )}
    </>
  );
}

/** What came of the last action. */
function Answer({ action: { answer } }: { readonly action: Action }) {
  if (!answer) return null;
  return (
    <p class="card-head" role="status">
      {answer.message}
    </p>
  );
}
