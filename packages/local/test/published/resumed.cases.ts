import { expect } from "@jest/globals";
import { times, type RoundController } from "@mazepa/core";
import { waitsFor } from "./operations.js";
import { expectWoot, labelled, p, rounds, unit, w, type PublishedCase } from "./parts.js";
import { KillableStore, type CaseContext } from "./trace.js";

/** Suspends when `line` has been written. */
const suspendedAt = (line: string) => ({
  onLine: (written: string, execution: { suspend: () => void }) => void (written === line && execution.suspend()),
});

export const suspendedCases: readonly PublishedCase[] = [
  ...[true, false].map((hasLast) => ({
    title: `TF39 goes on backward after it was suspended${hasLast ? "" : ", also without the task that had failed"}`,
    async run({ run }: CaseContext) {
      const first = await run(unit([p("a"), p("b"), w("c")]), suspendedAt("b~"));
      const second = await run(unit([p("a"), p("b"), ...(hasLast ? [w("c")] : [])]));

      expect(first.trace).toBe("a+ b+ c! c~ b~");
      expect(first.error).toMatchObject({ code: "MAZEPA_EXECUTION_SUSPENDED" });
      expect(second.trace).toBe("a~");
      expectWoot(second);
    },
  })),
  {
    title: "TF40 goes on forward after it was suspended",
    async run({ run }) {
      const flow = () => unit([p("a"), p("b"), p("c")]);

      const first = await run(flow(), suspendedAt("b+"));
      const second = await run(flow());

      expect([first.trace, first.error?.code]).toEqual(["a+ b+", "MAZEPA_EXECUTION_SUSPENDED"]);
      expect([second.trace, second.error]).toEqual(["c+", undefined]);
    },
  },
  {
    title: "TF40 succeeds when it is suspended too late, and does nothing when it is run again",
    async run({ run }) {
      const first = await run(unit([p("a")]), suspendedAt("a+"));
      const second = await run(unit([p("a")]));

      expect([first.trace, first.error]).toEqual(["a+", undefined]);
      expect([second.trace, second.error]).toEqual(["", undefined]);
    },
  },
];

/** The moments at which the head dies, and whether a decision is durable then. */
const deaths: readonly (readonly [when: string, at: string, isDecided: boolean])[] = [
  ["its task has failed", "1!", false],
  ["its controller was asked", "asked", false],
  ["the answer is kept", "reverting", true],
  ["its revert is submitted", "submitted", true],
  ["its revert has ended", "1~", true],
];

export const killedCases: readonly PublishedCase[] = deaths.map(([when, at, isDecided]) => ({
  title: `TF41 goes on after a head that was killed when ${when}`,
  async run({ run, file }) {
    const { store, ofHead, kill } = new KillableStore();
    const killAt = (reached: string) => void (reached === at && kill());
    const tries: RoundController<number> = {
      ...times(3),
      onFailure(history) {
        killAt("asked");
        return times(3).onFailure(history);
      },
    };
    const flow = () => rounds("r", tries, () => [labelled(waitsFor.makeTask(file.path), "1")]);

    const first = await run(flow(), { checkpoint: ofHead, onLine: killAt, onStage: killAt });
    file.open();
    const second = await run(flow(), { checkpoint: store, takeOver: true });

    expect(first.trace).toMatch(/^r\(1\) 1!/);
    expect(second.error).toBeUndefined();
    // A revert that a surviving worker ran meanwhile is reported before the flow is walked.
    expect(second.trace).toMatch(isDecided ? /^(1~ )?r↻ r\(2\) 1\+$/ : /^r\(1\) 1\+$/);
  },
}));
