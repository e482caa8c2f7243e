import type { Closing, FlowBody } from "../flows/flow-body.js";
import { Timer } from "../timer.js";

/** Closes the body of a flow; a `finally` that is not done after `graceMs` is left alone. */
export function closeWithin(body: FlowBody | undefined, graceMs: number): Closing | Promise<Closing> {
  const closing = body?.close() ?? {};
  return closing instanceof Promise ? orOverdue(closing, graceMs) : closing;
}

async function orOverdue(closing: Promise<Closing>, graceMs: number): Promise<Closing> {
  let timer: Timer | undefined;
  const overdue = new Promise<Closing>((resolve) => {
    timer = new Timer(graceMs, () => resolve({}));
  });
  try {
    return await Promise.race([closing, overdue]);
  } finally {
    timer?.cancel();
  }
}
