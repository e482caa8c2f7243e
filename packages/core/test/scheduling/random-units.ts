import fc from "fast-check";
import { program, type Program } from "./random-program.js";

/** A program some of whose flows are units. */
export interface UnitProgram extends Program {
  /** By the place of the flow. */
  readonly units: readonly ("unit" | "rounds" | undefined)[];
  /** Whether each task can be undone. */
  readonly revertible: readonly boolean[];
  /** Chance that a revert fails for good. */
  readonly revertsFail: number;
}

/** Programs with units in each other, some in rounds. */
export const unitProgram: fc.Arbitrary<UnitProgram> = fc
  .record({
    given: program,
    units: fc.array(fc.constantFrom("unit" as const, "unit" as const, "rounds" as const, undefined), {
      minLength: 6,
      maxLength: 6,
    }),
    revertible: fc.array(fc.constantFrom(true, true, false), { minLength: 8, maxLength: 8 }),
    revertsFail: fc.constantFrom(0, 0, 0, 0.1),
  })
  .map(({ given, ...units }) => ({ ...given, hits: undefined, ...units }));
