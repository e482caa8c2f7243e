import { describe, expect, it } from "@jest/globals";
import { nothingKnown } from "../../src/execution/unit-openings.js";
import { Flow } from "../../src/flows/flow.js";
import { revertible } from "../../src/flows/revertible.js";
import { all, sleep } from "../../src/flows/scopes.js";
import { signal } from "../../src/flows/signal.js";
import { Harness } from "./harness.js";
import { flow, task, unit } from "./work.js";

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

/** Lets each unit begin with its second round. */
const opensInRound2: Harness["answerUnits"] = (commands) =>
  commands.flatMap((command) =>
    command.ask === "open" ? [{ type: "unit-opened", unit: command.unit, opening: { ...nothingKnown, round: 2 } }] : [],
  );

/** Two equal flows in second rounds, which are two therefore: they take turns at the signals. */
function both(keepsDates = true): Harness {
  const unitOf = (name: string): Flow =>
    revertible(new Flow({ name, start: () => all([waiting()]), options: {}, identityText: () => name }), { name });
  const start = function* () {
    return (yield* all([unitOf("one"), unitOf("two")])).flat();
  };
  const harness = new Harness(new Flow({ name: "both", start, options: {} }), { keepsDates });
  harness.answerUnits = opensInRound2;
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
  it("SG3 DL2 of two that wait in a resumed head, one takes the signal, and the other's date still counts", () => {
    const second = resumed();
    const dates = second.delayed.splice(0);
    second.loadsSlowly = () => true;
    second.send("go");
    const answers = second.delayed.splice(0);

    second.run(...answers, ...dates).at(1000);

    expect([dates.length, answers.length]).toEqual([2, 2]);
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

  it("SG3 equal flows in different rounds take turns without a checkpoint, too", () => {
    const harness = both(false).run().send("go");

    expect(harness.ended).toBeUndefined();
    expect(harness.send("go")).toMatchObject({ recorded: [], ended: { status: "succeeded", value: [1, 2] } });
  });

  it("SG3 equal calls of one head get a signal each, though no record can be read", () => {
    const start = function* () {
      return yield* signal("go");
    };
    const ask = () => new Flow({ name: "ask", start, options: {} });
    const root = function* () {
      return yield* all([ask(), ask()]);
    };
    const harness = new Harness(new Flow({ name: "root", start: root, options: {} }), { keepsDates: true });
    harness.remembers = false;

    harness.run().send("go").send("go");

    expect(harness.ended).toMatchObject({ status: "succeeded", value: [1, 2] });
  });

  it("SG3 a head that goes on with a later round takes none that an earlier round has taken", () => {
    const taking = () => flow("taking", () => signal("go"));
    const first = new Harness(unit("unit", taking), { keepsDates: true }).run().send("go");
    const second = new Harness(unit("unit", taking), { keepsDates: true }).restore(first);
    second.signals.goOnAfter(first.signals);
    second.answerUnits = opensInRound2;

    expect(second.run().ended).toBeUndefined();
    expect(second.send("go").ended).toMatchObject({ status: "succeeded", value: 2 });
  });

  it("SG3 DL2 a resumed head records neither a signal nor a limit again", () => {
    const root = () =>
      flow("root", function* () {
        const taken = yield* signal("go");
        try {
          yield* signal("never", { timeoutMs: 100 });
        } catch {
          return yield* task(`after ${String(taken)}`);
        }
      });
    const first = new Harness(root(), { keepsDates: true }).run().send("go").at(100);
    const second = new Harness(root(), { keepsDates: true }).restore(first);
    second.signals.goOnAfter(first.signals);
    second.run();

    expect(first.recorded).toHaveLength(3);
    expect(second).toMatchObject({ recorded: [], submitted: ["after 1"] });
  });

  it("DL2 a signal without a limit has no place among the dates of its flow", () => {
    const sleeping = function* () {
      yield* sleep(1000);
    };
    const waiting = function* () {
      yield* signal("go");
      yield* sleep(1000);
    };
    const first = new Harness(flow("root", sleeping), { keepsDates: true }).run();
    const second = new Harness(flow("root", waiting), { keepsDates: true }).restore(first).at(500).send("go");

    expect(second.wakeAtMs).toBe(1000);
  });

  it("J12 is not to be parked while a date is loaded, after the taker of a signal was", () => {
    const root = () =>
      flow("root", function* () {
        yield* all([flow("a", () => signalAndSleep()), flow("b", () => sleep(500))]);
      });
    function* signalAndSleep() {
      yield* signal("go");
      yield* sleep(1000);
    }
    const first = new Harness(root(), { keepsDates: true }).run().send("go");
    const second = new Harness(root(), { keepsDates: true }).restore(first);
    second.signals.goOnAfter(first.signals);
    second.loadsSlowly = () => true;
    second.run();

    expect(second.goOn().scheduler.parking()).toBeUndefined();
    expect(second.goOn().scheduler.parking()).toEqual({ untilMs: 500, signals: [] });
  });
});
