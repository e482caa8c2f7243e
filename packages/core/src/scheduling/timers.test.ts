import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { Timers, type Timer } from "./timers.js";

const action = fc.oneof(
  fc.record({ kind: fc.constant("add" as const), atMs: fc.nat(100) }),
  fc.record({ kind: fc.constant("remove" as const), which: fc.nat() }),
  fc.record({ kind: fc.constant("fire" as const), nowMs: fc.nat(100) }),
);

describe("Timers", () => {
  it("fires what is due, earliest first, and nothing that was removed", () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60, size: "max" }), (actions) => {
        const timers = new Timers<number>();
        const armed: Timer<number>[] = [];
        let made = 0;

        for (const step of actions) {
          if (step.kind === "add") armed.push(timers.add(step.atMs, made++));
          else if (step.kind === "remove" && armed.length > 0) {
            const [timer] = armed.splice(step.which % armed.length, 1);
            if (timer) timers.remove(timer);
          } else if (step.kind === "fire") {
            const earliest = Math.min(...armed.map(({ atMs }) => atMs));
            const subject = timers.takeDue(step.nowMs);
            expect(subject === undefined).toBe(!(earliest <= step.nowMs));
            const index = armed.findIndex((timer) => timer.subject === subject);
            if (subject !== undefined) expect(armed.splice(index, 1)[0]?.atMs).toBe(earliest);
          }
          expect(timers.size).toBe(armed.length);
          expect(timers.nextMs).toBe(armed.length === 0 ? undefined : Math.min(...armed.map(({ atMs }) => atMs)));
        }
      }),
    );
  });

  it("takes no notice of a timer that is removed twice", () => {
    const timers = new Timers<string>();
    const timer = timers.add(1, "a");
    timers.add(2, "b");

    timers.remove(timer);
    timers.remove(timer);

    expect(timers.takeDue(2)).toBe("b");
    expect(timers.size).toBe(0);
  });
});
