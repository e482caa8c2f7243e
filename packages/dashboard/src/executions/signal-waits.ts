import type { ExecutionView } from "@mazepa/core";
import type { SignalWait } from "../api/execution-views.js";
import { limits } from "../api/limits.js";
import { cutText } from "../views/cut-text.js";

/** The signals that an execution waits for. */
export function signalWaits({ waitsFor }: ExecutionView): SignalWait[] {
  return waitsFor.slice(0, limits.page).map(({ signal, flow, since, until }) => ({
    ...{ signal: cutText(signal), flow: cutText(flow), sinceMs: since.getTime() },
    ...(until && { untilMs: until.getTime() }),
  }));
}
