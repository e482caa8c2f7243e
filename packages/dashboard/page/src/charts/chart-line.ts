/** One of the lines of a chart. */
export interface ChartLine {
  readonly name: string;
  /** The name of its colour in `tokens.css`. */
  readonly colour: string;
  readonly values: readonly number[];
}
