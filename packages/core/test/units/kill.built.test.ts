import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { killPlaces } from "../../../../scripts/random-runs.js";

const script = path.join(import.meta.dirname, "processes", "unit-heads.js");

/** A write of the outermost unit's record, one of its notes, or the n-th write of all. */
type Write = { readonly when: "before" | "after" } & (
  | { readonly phase: "open" | "decided" | "reverted" | "ended"; readonly round?: number }
  | { readonly isNote: true }
  | { readonly isOfNotes: true }
  | { readonly write: number }
);

/** An execution that is interrupted, and how the next head ends it. */
interface Window {
  readonly flow: string;
  /** What the first head can pay, and the next one, and its next run. */
  readonly purses?: readonly string[];
  /** Where the first head is held; without it, it ends before the signal. */
  readonly place?: Write | { readonly call: number };
  readonly fails?: Write;
  readonly loses?: Write;
  readonly cutAt?: number;
  readonly asleep?: "taken" | "flushed";
  /** How the first head ends, if it does. */
  readonly first?: unknown;
  /** The runs that the next head leads, and how they end. */
  readonly runs?: readonly number[];
  readonly ends: unknown;
  readonly kept?: readonly string[];
  /** When the controller was asked, by which head. */
  readonly asks?: readonly string[];
  /** Whether a head that is stopped there could end before another one leads. */
  readonly onlyKilled?: boolean;
}

const noMoney = { code: "MAZEPA_TASK_FAILED", message: "no money" };
const spoilt = { code: "MAZEPA_TASK_FAILED", message: "car is spoilt" };
const trip = ["flight", "hotel"];
const back = { flow: "trip", purses: ["poor", "rich"] };
const late = { flow: "trip", purses: ["late"] };
const decided = { when: "after", phase: "decided" } as const;

const windows: Record<string, Window> = {
  "CW1 a submission and the flush of its outcome": { ...back, place: { call: 1 }, ends: "paid in round 1", kept: trip },
  "CW2 the same, with another walk by an edit": { flow: "edited", place: { call: 1 }, ends: "dear", kept: ["dear"] },
  "CW2 the same, with another walk by a race": { flow: "raced", place: { call: 1 }, ends: "dear", kept: ["dear"] },
  "CW2 the same, with another walk by a catch": {
    ...{ flow: "caught", purses: ["poor", "rich"], place: { call: 1 } },
    ...{ ends: "dear", kept: ["dear"] },
  },
  "CW3 a note and its submission": {
    ...{ ...back, place: { when: "after", isNote: true } },
    ...{ ends: "paid in round 1", kept: trip },
  },
  "CW3 a note and its submission, with another walk": {
    ...{ flow: "edited", place: { when: "after", isNote: true } },
    ...{ ends: "dear", kept: ["dear"] },
  },
  "CW4 an outcome and what takes its value": {
    ...{ flow: "chained", place: { call: 2 } },
    ...{ ends: "seat of flight", kept: ["flight", "seat of flight"] },
  },
  "CW5 a failure and the decision": {
    ...{ flow: "asked", purses: ["poor", "rich"], place: { when: "before", phase: "decided" } },
    ...{ ends: "paid in round 1", kept: trip, asks: ["provide 1", "decide 1"] },
  },
  "CW5 a failure and the decision, when all fail": {
    ...{ flow: "asked", purses: ["poor"], place: { when: "before", phase: "decided" } },
    ...{ ends: noMoney, kept: [] },
    asks: ["provide 1", "decide 1", "decide 2", "provide 2", "decide 2"],
  },
  "CW6 the write of a decision and its answer": { ...back, place: decided, ends: "paid in round 2", kept: trip },
  "CW6 a decision whose answer was lost and the first undo": {
    ...{ ...back, loses: decided, place: { call: 3 } },
    ...{ ends: "paid in round 2", kept: trip },
  },
  "CW7 a look at the lease and the decision": {
    ...{ ...back, place: { when: "before", phase: "decided" } },
    ...{ ends: "paid in round 1", kept: trip },
  },
  "CW8 the decision and the next look at the lease": {
    ...{ flow: "tryOnce", purses: ["poor", "rich"], place: decided },
    ...{ ends: noMoney, kept: [] },
  },
  "CW9 a note that cannot be written": {
    ...{ flow: "guarded", purses: ["rich"], fails: { when: "before", isNote: true }, first: { code: "MAZEPA_STORAGE" } },
    ...{ ends: "paid in round 1", kept: trip, onlyKilled: true },
  },
  "CW9 a decision that cannot be written": {
    ...{ flow: "guarded", purses: ["poor", "rich"], first: { code: "MAZEPA_STORAGE" } },
    ...{ fails: { when: "before", phase: "decided" }, ends: "paid in round 1", kept: trip, onlyKilled: true },
  },
  "CW10 the decision and the first undo": { ...back, place: decided, ends: "paid in round 2", kept: trip },
  "CW10 an undo and its flush": { ...back, place: { call: 3 }, ends: "paid in round 2", kept: trip },
  "CW10 the last undo and its record": {
    ...{ ...back, purses: ["poor"], place: { when: "before", phase: "reverted", round: 2 } },
    ...{ ends: noMoney, kept: [] },
  },
  "CW11 a round and the record of the next one": {
    ...{ flow: "asked", purses: ["late"], place: { when: "before", phase: "open", round: 2 } },
    ...{ ends: "paid in round 2", kept: trip, asks: ["provide 1", "decide 1", "provide 1", "provide 2"] },
  },
  "CW11 a round and the first step of the next one": {
    ...{ flow: "asked", purses: ["late"], place: { when: "after", phase: "open", round: 2 } },
    ...{ ends: "paid in round 2", kept: trip, asks: ["provide 1", "decide 1", "provide 1"] },
  },
  "CW12 the end of an inner unit and the outer one's": {
    ...{ ...back, purses: ["poor", "train"], place: { call: 2 } },
    ...{ ends: "paid in round 1", kept: ["train"] },
  },
  "CW13 an inner decision, half carried out, and the outer one": {
    ...{ ...back, purses: ["broken"], place: { call: 4 } },
    ...{ ends: spoilt, kept: [] },
  },
  "CW14 a race that is won and the decision about a unit that runs": {
    ...{ flow: "lingersInRace", cutAt: 2, place: { when: "before", phase: "decided" } },
    ...{ ends: "over", kept: [] },
  },
  "CW14 a race that is won and the undos of a unit that failed": {
    ...{ flow: "failsInRace", cutAt: 3, place: { call: 3 } },
    ...{ ends: "over", kept: [] },
  },
  "CW14 a failure beside a unit that runs and the decision": {
    ...{ flow: "lingersBeside", cutAt: 2, place: { when: "before", phase: "decided" } },
    ...{ ends: "over", kept: [] },
  },
  "CW14 a failure beside a unit that failed and its undos": {
    ...{ flow: "failsBeside", cutAt: 3, place: { call: 3 } },
    ...{ ends: "over", kept: [] },
  },
  "CW15 an inner failure that was caught and the end": {
    ...{ flow: "instead", purses: ["rich"], place: { when: "before", phase: "ended" } },
    ...{ ends: "paid in round 1", kept: ["tent"] },
  },
  "CW15 the end of a unit and that of the execution": {
    ...{ ...late, place: { when: "after", phase: "ended", round: 2 } },
    ...{ ends: "paid in round 2", kept: trip },
  },
  "CW15 a run in which an inner failure was caught, and the next one": {
    ...{ flow: "instead", purses: ["poor", "rich"], first: noMoney, runs: [2] },
    ...{ ends: "paid in round 1", kept: ["tent"], onlyKilled: true },
  },
  "CW16 the end of a failed run and its mark elsewhere": {
    ...{ flow: "tryOnce", purses: ["poor", "poor", "rich"], first: noMoney, runs: [1, 2] },
    ...{ ends: [noMoney, "paid in round 1"], kept: trip, onlyKilled: true },
  },
  "CW17 the lease's format and the first record": {
    ...{ ...back, purses: ["poor"], place: { when: "before", phase: "open" } },
    ...{ ends: noMoney, kept: [] },
  },
  "CW18 a blob of notes and its record": {
    ...{ ...back, purses: ["group", "train"], place: { when: "after", isOfNotes: true } },
    ...{ ends: "paid in round 1", kept: ["train"] },
  },
  "CW22 the date of a sleep and its flush: it begins anew": {
    ...{ flow: "sleeping", asleep: "taken", ends: { code: "MAZEPA_EXECUTION_SUSPENDED" }, onlyKilled: true },
  },
  "CW22 the flush of the date of a sleep and its end: it keeps its date": {
    ...{ flow: "sleeping", asleep: "flushed", ends: "awake", onlyKilled: true },
  },
};

/** Every write and every call of a unit of five steps and two rounds, or some of them. */
function fiveSteps(): Record<string, Window> {
  const five = { flow: "fiveSteps", purses: ["late"], ends: "paid in round 2", kept: ["a", "b", "c", "d", "e"] };
  const places: Record<string, Window> = {};
  for (const write of killPlaces(7)) {
    if (write > 60) break;
    places[`R10 before write ${write} of five steps`] = { ...five, place: { when: "before", write } };
    places[`R10 after write ${write} of five steps`] = { ...five, place: { when: "after", write } };
    if (write <= 15) places[`R10 after call ${write} of five steps`] = { ...five, place: { call: write } };
  }
  return places;
}

type States = Readonly<Record<string, unknown>>;

interface Process {
  /** How its executions are, each time that it says so; undefined when it has ended. */
  readonly states: () => Promise<States | undefined>;
  readonly wake: () => void;
  readonly kill: () => void;
}

function start(directory: string, plans: readonly object[], { number = 2, signal = "none" } = {}): Process {
  const heads = spawn(process.execPath, ["--no-warnings", script, directory, `${number}`, signal, JSON.stringify(plans)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = createInterface({ input: heads.stdout })[Symbol.asyncIterator]();
  const states = async () => {
    const { value, done } = await lines.next();
    return done === true ? undefined : (JSON.parse(String(value)) as States);
  };
  return { states, wake: () => void heads.kill("SIGCONT"), kill: () => void heads.kill("SIGKILL") };
}

/** Wakes a process that stops itself soon, or has done so, and returns what it says then. */
async function statesOfWoken({ states, wake }: Process): Promise<States | undefined> {
  const waking = setInterval(wake, 50);
  try {
    return await states();
  } finally {
    clearInterval(waking);
  }
}

/** What stands in the service of an execution, and how often a key was called or undone at most. */
async function service(directory: string, id: string) {
  const text = await readFile(path.join(directory, `${id}.txt`), "utf8").catch(() => "");
  const counts = new Map<string, number>();
  const kept = new Map<string, string>();
  for (const [, what = "", key = "", name = ""] of text.matchAll(/^([+~!])(\S+) ?(.*)$/gm)) {
    counts.set(`${what}${key}`, (counts.get(`${what}${key}`) ?? 0) + 1);
    if (what === "+") kept.set(key, name);
    if (what === "~") kept.delete(key);
  }
  const asks = [...text.matchAll(/^(provide|decide|caught).*$/gm)].map(([line]) => line);
  return { kept: [...kept.values()].sort(), asks, mostCalls: Math.max(0, ...counts.values()) };
}

/** The end without its message, if it is an error. */
function codeOf(end: unknown): unknown {
  return typeof end === "object" && end !== null && "code" in end ? { code: end.code } : end;
}

const running = { code: "MAZEPA_EXECUTION_RUNNING" };

describe.each(["SIGKILL", "SIGSTOP"])("executions that are interrupted by %s between", (signal) => {
  const isKilled = signal === "SIGKILL";
  const given = Object.entries({ ...windows, ...fiveSteps() }).filter(([, { onlyKilled }]) => isKilled || onlyKilled !== true);
  const cases = given.map(([title, window], index) => ({ title, id: `execution-${index}`, ...window }));
  const processes: Process[] = [];
  let directory = "";
  let [first, next, woken]: (States | undefined)[] = [];

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), "mazepa-units-"));
    const interrupted = start(directory, cases, { number: 1, signal });
    processes.push(interrupted);
    first = await interrupted.states();
    const other = start(directory, cases);
    processes.push(other);
    next = await other.states();
    woken = isKilled ? await interrupted.states() : await statesOfWoken(interrupted);
  });

  afterAll(async () => {
    for (const { kill } of processes) kill();
    await rm(directory, { recursive: true });
  });

  it.each(cases)("$title: the next head ends it, and each effect stands once or is undone", async (window) => {
    const { id, place, ends, asks = [] } = window;
    const isHeld = first?.[id] === "held";
    const { kept, asks: hadAsked, mostCalls } = await service(directory, id);

    const hasEnded = place !== undefined && "write" in place && !isHeld;
    const expected = { first: window.first ?? (hasEnded ? ends : "held"), next: ends };
    expect({ first: first?.[id], next: next?.[id] }).toMatchObject(expected);
    expect([kept, hadAsked]).toEqual([window.kept ?? [], asks]);
    expect(mostCalls).toBeLessThanOrEqual(2);
    if (isKilled) expect(woken).toBeUndefined();
    else if (place && "write" in place) expect([ends, running]).toContainEqual(codeOf(woken?.[id]));
    else expect(codeOf(woken?.[id])).toEqual(running);
  });
});
