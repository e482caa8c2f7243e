import { useState } from "preact/hooks";
import type { ExecutionRow, ExecutionsView } from "../../../../src/api.js";
import { withMark } from "../../parts/chosen-rows.js";
import { VirtualTable } from "../../parts/virtual-table.js";
import { useNow } from "../../source/use-now.js";
import { useSession } from "../../source/session.js";
import { counted } from "../../texts/count-text.js";
import { CancelSeveral } from "./cancel-several.js";
import { executionColumns } from "./execution-columns.js";
import { markColumn } from "./mark-column.js";
import { MoreRows } from "./more-rows.js";
import { useOlderExecutions } from "./use-older-executions.js";

interface ExecutionListProps {
  readonly view: ExecutionsView;
  /** The path of the view. */
  readonly path: string;
}

const idOf = ({ executionId }: ExecutionRow) => executionId;

/** Executions as rows; older ones come when the end is seen. */
export function ExecutionList({ view, path }: ExecutionListProps) {
  const now = useNow();
  const { mayAct } = useSession();
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const older = useOlderExecutions(view, path);
  const mark = (id: string, isMarked: boolean) => setMarked(withMark(marked, id, isMarked));
  const columns = [...(mayAct ? [markColumn(marked, mark)] : []), ...executionColumns(now)];
  return (
    <>
      {marked.size > 0 && <CancelSeveral executionIds={[...marked]} onEnd={() => setMarked(new Set())} />}
      <VirtualTable label="Executions" rows={older.executions} columns={columns} keyOf={idOf} />
      <MoreRows older={older} text={`${counted(older.executions.length, "execution")} shown, ${older.searched} looked at`} />
    </>
  );
}
