import type { ComponentChildren } from "preact";

/** A column of a table. */
export interface TableColumn<Row> {
  readonly title: string;
  /** Whether the title is only for those who cannot see the column. */
  readonly isTitleUnseen?: boolean;
  /** Any CSS width; what is left is shared by columns without one. */
  readonly width?: string;
  /**
   * `number`: it is aligned at the right. `medium`, `wide`, `widest`: only windows of that width
   * show it.
   */
  readonly kind?: string;
  readonly cell: (row: Row) => ComponentChildren;
}
