import { CopyLine } from "../../parts/copy-line.js";
import { Empty } from "../../parts/empty.js";
import { fragmentOf } from "../../routing/route.js";

/** What stands in the place of a list that is empty. */
export function NoExecutions({ isFiltered }: { readonly isFiltered: boolean }) {
  if (isFiltered) {
    return (
      <Empty title="No execution matches">
        <a href={fragmentOf(["executions"])}>Show all</a>
      </Empty>
    );
  }
  return (
    <Empty title="There are no executions yet">
      <p>An execution appears here when it starts with this checkpoint store, for example by:</p>
      <CopyLine line="mazepa run ./flows.js#survey --checkpoint ./checkpoints" what="Run a flow" />
    </Empty>
  );
}
