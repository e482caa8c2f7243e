import { describe, expect, it } from "@jest/globals";
import { activitySentence, endSentence, nonZero } from "./worker-sentences.js";
import { emptyStats } from "./worker-stats.js";

const none = { succeeded: 0, failed: 0, cancelled: 0 };

describe("the sentences of a worker", () => {
  it.each([
    [{ succeeded: 5, failed: 3, cancelled: 2 }, 4000, "10 tasks ended, 3 failed, in 4s (2.5/s); nothing runs."],
    [{ ...none, succeeded: 1 }, 20_000, "1 task ended in 20s; nothing runs."],
    [{ ...none, cancelled: 1 }, 10_000, "1 task ended in 10s (0.1/s); nothing runs."],
    [{ ...none, succeeded: 10 }, 1000, "10 tasks ended in 1s (10/s); nothing runs."],
    [{ ...none, succeeded: 2468 }, 2000, "2,468 tasks ended in 2s (1,234/s); nothing runs."],
    [{ ...none, succeeded: 3 }, 0, "3 tasks ended in 0s; nothing runs."],
    [none, 0, "No task has ended in 0s; nothing runs."],
  ])("W15 say what has ended of late: %j in %d ms", (ended, lastedMs, sentence) => {
    expect(activitySentence(ended, { lastedMs, operations: {} })).toBe(sentence);
  });

  it("W15 name the operations whose tasks run, and no others", () => {
    const operations = {
      load: { ...none, running: 2 },
      done: { ...none, running: 0, succeeded: 7 },
      store: { ...none, running: 1 },
    };

    const sentence = activitySentence(none, { lastedMs: 60_000, operations });

    expect(sentence).toBe("No task has ended in 1m 0s; running: 2 × load, 1 × store.");
  });

  it("W15 say at the end what the worker has done, with whatever went wrong", () => {
    const stats = { ...emptyStats(), succeeded: 4, failed: 3, cancelled: 1, dropped: 6, lost: 7, released: 8 };

    const sentences = [
      endSentence({ ...stats, poison: 1, brokerErrors: 2 }, 16_000),
      endSentence({ ...emptyStats(), poison: 2, brokerErrors: 1 }, 16_000),
      endSentence(emptyStats(), 16_000),
    ];

    expect(sentences).toEqual([
      "The worker has ended after 8 tasks in 16s (0.5/s): 4 succeeded, 3 failed, 1 cancelled, 6 dropped, 7 lost, 8 released, 1 message kept as dead letters, 2 requests to the broker failed.",
      "The worker has ended and ran no task: 2 messages kept as dead letters, 1 request to the broker failed.",
      "The worker has ended and ran no task.",
    ]);
    expect(nonZero({ ...emptyStats(), lost: 2 })).toEqual({ lost: 2 });
  });
});
