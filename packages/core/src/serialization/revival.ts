import type { Constructor } from "./class-fields.js";

/** The steps to restore one value. */
export interface Revival {
  /** The value before its contents are added; undefined if it can be created only from them. */
  readonly empty?: object;
  /** The class whose `@type` marks apply to the fields. */
  readonly owner?: Constructor | undefined;
  /** Whether its contents are a list; otherwise they are fields. */
  readonly takesItems?: boolean;
  /** The class that a `@type` mark gives to the items. */
  readonly expected?: Constructor | undefined;
  /** Adds the contents and returns the value. */
  finish(items: readonly unknown[], fields: Readonly<Record<string, unknown>>): unknown;
}
