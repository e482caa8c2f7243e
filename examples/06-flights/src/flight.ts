/** One row of the file. A value the file does not have is `undefined`. */
export interface Flight {
  /** Departure, local time of the airport, in milliseconds as if it were UTC. */
  readonly departureMs: number | undefined;
  /** How late it arrived; negative when early. */
  readonly delayMin: number | undefined;
  readonly distanceMiles: number | undefined;
  readonly origin: string | undefined;
  readonly destination: string | undefined;
}

/** A flight that passed the check: it has all its values. */
export type CheckedFlight = { readonly [K in keyof Flight]-?: NonNullable<Flight[K]> };

/** Late is what the US Department of Transportation calls late: 15 minutes or more. */
export const lateFromMin = 15;
