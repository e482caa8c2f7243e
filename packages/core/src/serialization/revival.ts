import type { Constructor } from "./class-fields.js";

/** How one value is made again. */
export interface Revival {
  /**
   * The value before anything is in it; undefined when it can only be made from all that is in it.
   */
  readonly empty?: object;
  /** The class whose `@type` marks hold for the fields. */
  readonly owner?: Constructor | undefined;
  /** Whether its parts are a list; else they are fields. */
  readonly takesItems?: boolean;
  /** What a `@type` mark says about the items. */
  readonly expected?: Constructor | undefined;
  /** Puts what was inside it in. */
  finish(items: readonly unknown[], fields: Readonly<Record<string, unknown>>): unknown;
}
