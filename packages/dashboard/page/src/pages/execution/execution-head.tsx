import type { ExecutionDetail } from "../../../../src/api.js";
import { PageHead } from "../../parts/page-head.js";
import { StateBadge } from "../../parts/state-badge.js";
import { useSession } from "../../source/session.js";
import { CancelButton } from "./cancel-button.js";

interface ExecutionHeadProps {
  readonly executionId: string;
  readonly execution: ExecutionDetail | undefined;
}

/** The name of an execution, its state, and what can be done about it. */
export function ExecutionHead({ executionId, execution }: ExecutionHeadProps) {
  const { mayAct } = useSession();
  const actions = (
    <>
      {execution?.logUrl !== undefined && (
        <a class="button" href={execution.logUrl} target="_blank" rel="noopener noreferrer">
          Log
        </a>
      )}
      {mayAct && execution?.state === "running" && <CancelButton executionId={executionId} />}
    </>
  );
  return (
    <PageHead title={executionId} actions={actions}>
      {execution && <StateBadge state={execution.state} />}
      {execution?.target !== undefined && <code class="muted target">{execution.target}</code>}
    </PageHead>
  );
}
