/** What a flow at a dependency waits for. */
export interface Wait {
  readonly kind: "all" | "some" | "below";
  /** `some`: how many are still to end. `below`: the bound. */
  remaining: number;
}
