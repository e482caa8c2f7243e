/** Something that can be measured. */
export interface Workload {
  /** Resolves to the number of tasks that it ran. */
  readonly run: (count: number) => Promise<number>;
  /** What must be there before, and is not measured. */
  readonly prepare?: (count: number) => void;
  readonly clear?: () => void | Promise<void>;
}
