import type { Constant } from "./constant.js";
import type { Optional } from "./optional.js";

/**
 * Where a parameter of a step comes from: a name of the store, one that may be absent, or a value.
 */
export type Source = string | Optional<string> | Constant<unknown>;
