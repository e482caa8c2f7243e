import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { Timer, urlBeside } from "@mazepa/core/internal";
import { Refusal } from "../answer-error.js";

/** How long in ms the layout of a graph may take (rule US6). */
const maxLayoutMs = 2000;

/**
 * The graph as SVG, laid out in a thread of its own.
 *
 * @throws Refusal when it takes too long.
 */
export async function layOut(dot: string, maxMs = maxLayoutMs): Promise<string> {
  const resourceLimits = { maxOldGenerationSizeMb: 256 };
  const thread = new Worker(urlBeside("./layout-thread-main.js", import.meta.url), {
    workerData: dot,
    resourceLimits,
    stderr: true,
  });
  let isLate = false;
  const timer = new Timer(maxMs, () => {
    isLate = true;
    void thread.terminate();
  });
  // The thread exits without a picture when it is late, or out of memory.
  const ended = once(thread, "exit").then(() => []);
  try {
    const [svg] = (await Promise.race([once(thread, "message"), ended]).catch(() => [])) as unknown[];
    if (typeof svg === "string") return svg;
    throw new Refusal(503, "no-picture", isLate ? "The picture of the graph takes too long." : "The graph cannot be laid out.");
  } finally {
    timer.cancel();
    await thread.terminate();
  }
}
