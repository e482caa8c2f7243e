import { Cell } from "./cell.js";

/**
 * The state of the connection to the server. `lost`: it is tried again at `retryAtMs`. `refused`:
 * the server wants a token, or another one.
 */
export type Connection =
  | { readonly state: "connecting" | "live" | "refused" }
  | { readonly state: "lost"; readonly sinceMs: number; readonly retryAtMs: number };

/** There is one, since a page watches one view at a time. */
export const connection = new Cell<Connection>({ state: "connecting" });
