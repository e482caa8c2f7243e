import { describe, expect, it } from "@jest/globals";
import { nothingKnown } from "../../src/execution/unit-openings.js";
import { Flow } from "../../src/flows/flow.js";
import { revertible } from "../../src/flows/revertible.js";
import { all } from "../../src/flows/scopes.js";
import { signal } from "../../src/flows/signal.js";
import { Harness } from "./harness.js";

/** Waits for one signal, for at most a second. */
function waiting(): Flow {
  const start = function* () {
    try {
      return yield* signal("go", { timeoutMs: 1000 });
    } catch (error) {
      return (error as Error).name;
    }
  };
  return new Flow({ name: "waiting", start, options: {}, identityText: () => "waiting" });
}

/** Two equal flows in second rounds, which are two therefore: they take turns at the signals. */
function both(): Harness {
  const unitOf = (name: string): Flow =>
    revertible(new Flow({ name, start: () => all([waiting()]), options: {}, identityText: () => name }), { name });
  const start = function* () {
    return (yield* all([unitOf("one"), unitOf("two")])).flat();
  };
  const harness = new Harness(new Flow({ name: "both", start, options: {} }), { keepsDates: true });
  harness.answerUnits = (commands) =>
    commands.flatMap((command) =>
      command.ask === "open" ? [{ type: "unit-opened", unit: command.unit, opening: { ...nothingKnown, round: 2 } }] : [],
    );
  return harness;
}

/** A second head whose flows both wait, and have asked for the dates of the first. */
function resumed(): Harness {
  const second = both().restore(both().run());
  second.nowMs = 900;
  second.loadsSlowly = () => true;
  second.run();
  second.loadsSlowly = () => false;
  return second;
}

describe("signals in the scheduler", () => {
  it("SG3 DL2 a date that is loaded beside the taker of a signal is not taken for it", () => {
    const second = resumed();
    const dates = second.delayed.splice(0);
    second.loadsSlowly = () => true;
    second.send("go");
    const answers = second.delayed.splice(0);
    second.run(...answers);
    const takers = second.delayed.splice(0);

    second.run(...dates, ...takers).at(1000);

    expect([dates.length, answers.length, takers.length]).toEqual([2, 2, 1]);
    expect(second.ended).toMatchObject({ status: "succeeded", value: [1, "TaskTimeoutError"] });
  });

  it("SG3 DL2 a date that cannot be read gives none the signal that another has taken", () => {
    const second = resumed();
    const dates = second.delayed.splice(0);
    second.loadsSlowly = () => true;
    second.send("go");
    second.run(...second.delayed.splice(0));
    const takers = second.delayed.splice(0);
    const unreadable = dates.map((input) => (input.type === "loaded" ? { ...input, outcome: undefined } : input));

    second.run(...unreadable, ...takers).send("go");
    second.run(...second.delayed.splice(0));

    expect(second.ended).toMatchObject({ status: "succeeded", value: [1, 2] });
  });
});
