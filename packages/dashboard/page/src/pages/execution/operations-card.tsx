import type { ExecutionDetail, OperationRow } from "../../../../src/api.js";
import { Card } from "../../parts/card.js";
import { Empty } from "../../parts/empty.js";
import { VirtualTable } from "../../parts/virtual-table.js";
import { counted } from "../../texts/count-text.js";
import { Legend } from "./legend.js";
import { operationColumns } from "./operation-columns.js";

const idOf = ({ operationId }: OperationRow) => operationId;

/** A bar for each operation. */
export function OperationsCard({ execution }: { readonly execution: ExecutionDetail }) {
  const { operations, otherOperations, executionId } = execution;
  return (
    <Card title="Operations" aside={<Legend />} isFull>
      {operations.length === 0 ? (
        <Empty title="No task has been submitted yet" />
      ) : (
        <VirtualTable label="Operations" rows={operations} columns={operationColumns(executionId)} keyOf={idOf} />
      )}
      {otherOperations > 0 && <p class="more muted small">{counted(otherOperations, "more operation")}</p>}
    </Card>
  );
}
