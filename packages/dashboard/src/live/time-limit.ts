import { Timer } from "@mazepa/core/internal";
import { Refusal } from "../answer-error.js";

/**
 * What `answer` resolves with, unless that takes too long. The answer itself is not ended.
 * `Infinity` is no limit.
 *
 * @throws Refusal after `maxMs`.
 */
export async function inTime<T>(answer: Promise<T>, maxMs: number): Promise<T> {
  if (maxMs === Infinity) return answer;
  let timer: Timer | undefined;
  const late = new Promise<never>((_, reject) => {
    const refuse = () => reject(new Refusal(504, "timeout", `The request took longer than ${maxMs / 1000} s.`));
    timer = new Timer(maxMs, refuse);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    timer?.cancel();
  }
}
