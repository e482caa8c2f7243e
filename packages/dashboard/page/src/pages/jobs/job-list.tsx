import { useState } from "preact/hooks";
import type { JobRow, JobsView } from "../../../../src/api.js";
import { ActionDialog } from "../../parts/action-dialog.js";
import { VirtualTable } from "../../parts/virtual-table.js";
import { fragmentOf, type Route } from "../../routing/route.js";
import { useSession } from "../../source/session.js";
import { useAction } from "../../source/use-action.js";
import { useNow } from "../../source/use-now.js";
import { jobColumns } from "./job-columns.js";
import { repostColumn } from "./repost-column.js";

interface JobListProps {
  readonly view: JobsView;
  readonly query: Route["query"];
}

/** The most that the server shows at once. */
const maxJobs = 1000;

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
      <VirtualTable label="Jobs" rows={jobs} columns={columns} keyOf={({ jobId }) => jobId} />
      {hasMore && (
        <div class="more">
          <a class="button small" href={fragmentOf(["jobs"], { ...query, limit: String(maxJobs) })}>
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
            <code>{asked.jobId}</code> becomes unclaimed. What has succeeded in its earlier runs is kept.
          </p>
        </ActionDialog>
      )}
    </>
  );
}
