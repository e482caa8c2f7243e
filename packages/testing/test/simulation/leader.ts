import type { Link } from "./link.js";
import type { HeadRecord } from "./witness.js";

/** A head that leads the execution, or did. */
export interface Leader {
  readonly link: Link;
  readonly head: HeadRecord;
  /** The name of its outcome queue, once it is known. */
  outcomes: string | undefined;
  /** Whether it has the lease. */
  hasBegun: boolean;
  isOver: boolean;
  cancel(): void;
}
