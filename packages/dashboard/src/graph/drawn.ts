import type { GraphBox, GraphLink } from "../api/graph-view.js";

/** The boxes and links of a graph. */
export interface Drawn {
  readonly boxes: readonly GraphBox[];
  readonly links: readonly GraphLink[];
}
