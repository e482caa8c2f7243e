/** The waits of a job that takes no process. */
export interface ParkingRecord {
  /** The date from which it is due, in ms since 1970; absent if it waits for signals only. */
  readonly until?: number;
  /** The signals, each of which makes it due: the one of this number among those of its name. */
  readonly signals: readonly { readonly name: string; readonly number: number }[];
}
