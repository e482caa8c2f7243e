import { useRef } from "preact/hooks";
import type { TableColumn } from "./table-column.js";
import { TableRow } from "./table-row.js";
import { useWindowRows } from "./use-window-rows.js";

interface VirtualTableProps<Row> {
  /** What the rows are, for those who cannot see. */
  readonly label: string;
  readonly rows: readonly Row[];
  readonly columns: readonly TableColumn<Row>[];
  readonly keyOf: (row: Row) => string;
  /** The key of the row that is chosen. */
  readonly chosen?: string | undefined;
}

/** The height of a row in px, as in `table.css`. */
const rowHeight = 36;

/** A table of which only the rows that are seen are drawn. */
export function VirtualTable<Row>({ label, rows, columns, keyOf, chosen }: VirtualTableProps<Row>) {
  const body = useRef<HTMLTableSectionElement>(null);
  const { indexes, aboveHeight, belowHeight } = useWindowRows({ count: rows.length, rowHeight, top: body });
  return (
    <table class="table" aria-label={label} aria-rowcount={rows.length + 1} onKeyDown={moveFocus}>
      <thead>
        <tr aria-rowindex={1}>
          {columns.map(({ title, isTitleUnseen = false, kind = "", width }) => (
            <th key={title} scope="col" class={kind} style={width === undefined ? {} : { width }}>
              {isTitleUnseen ? <span class="unseen">{title}</span> : title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody ref={body}>
        {aboveHeight > 0 && <Spacer height={aboveHeight} />}
        {indexes.map((index) => {
          const row = rows[index];
          if (row === undefined) return null;
          const key = keyOf(row);
          return <TableRow key={key} row={row} index={index} columns={columns} isChosen={key === chosen} />;
        })}
        {belowHeight > 0 && <Spacer height={belowHeight} />}
      </tbody>
    </table>
  );
}

/** Stands for rows that are not seen. */
function Spacer({ height }: { readonly height: number }) {
  return (
    <tr class="spacer" aria-hidden="true">
      <td style={{ height: `${height}px` }} />
    </tr>
  );
}

/** The keys up and down lead to the links of the rows above and below. */
function moveFocus(event: KeyboardEvent & { currentTarget: HTMLTableElement }): void {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>(".row-link")];
  const next = links[links.findIndex((link) => link === document.activeElement) + (event.key === "ArrowDown" ? 1 : -1)];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
