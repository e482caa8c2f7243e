import type { TableColumn } from "./table-column.js";

interface TableRowProps<Row> {
  readonly row: Row;
  readonly index: number;
  readonly columns: readonly TableColumn<Row>[];
  readonly isChosen: boolean;
}

/** One row of a table. */
export function TableRow<Row>({ row, index, columns, isChosen }: TableRowProps<Row>) {
  return (
    <tr aria-rowindex={index + 2} class={isChosen ? "chosen" : ""}>
      {columns.map(({ title, kind = "", cell }) => (
        <td key={title} class={kind}>
          {cell(row)}
        </td>
      ))}
    </tr>
  );
}
