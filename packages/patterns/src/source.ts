import type { Constant } from "./constant.js";
import type { Optional } from "./optional.js";

/** The source of a step's parameter: a name of the store, a name that may be absent, or a value. */
export type Source = string | Optional<string> | Constant<unknown>;
