import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { describe, expect, it } from "@jest/globals";
import { isSearch } from "../../../../scripts/random-runs.js";

const processes = path.join(import.meta.dirname, "processes");

/** `poor` heads cannot pay, `late` ones can in round 2; others take another way. */
type Purse = "rich" | "poor" | "late" | "train" | "group" | "broken";

/** Where a head sends itself the signal: at a record of the outermost unit, or after a call. */
type Place =
  | { readonly when: "before" | "after"; readonly phase: "open" | "decided" | "reverted" | "ended"; readonly round: number }
  | { readonly isOfNotes: true }
  | { readonly call: number };

interface Head {
  /** What it prints, line by line. */
  readonly lines: AsyncIterator<string>;
  readonly wake: () => void;
}

function start(directory: string, purse: Purse, plan: object = {}): Head {
  return startScript("unit-head.js", directory, purse, JSON.stringify(plan));
}

function startScript(name: string, ...args: string[]): Head {
  const head = spawn(process.execPath, [path.join(processes, name), ...args], { stdio: ["ignore", "pipe", "inherit"] });
  const lines = createInterface({ input: head.stdout })[Symbol.asyncIterator]();
  return { lines, wake: () => void head.kill("SIGCONT") };
}

/** How the execution has ended by what the head says; undefined if it was killed. */
async function endOf({ lines }: Head): Promise<unknown> {
  const { value, done } = await lines.next();
  return done === true ? undefined : JSON.parse(String(value));
}

/** Calls of the service, and how often each key was called and undone at most. */
async function service(directory: string) {
  const text = await readFile(path.join(directory, "service.txt"), "utf8").catch(() => "");
  const calls = new Map<string, string[]>();
  const kept = new Map<string, string>();
  for (const [, what = "", key = "", name = ""] of text.matchAll(/^([+~!])(\S+) ?(.*)$/gm)) {
    calls.set(`${what}${key}`, [...(calls.get(`${what}${key}`) ?? []), name]);
    if (what === "+") kept.set(key, name);
    if (what === "~") kept.delete(key);
  }
  const most = Math.max(0, ...[...calls.values()].map((names) => names.length));
  return { kept: [...kept.values()].sort(), most };
}

async function inDirectory(work: (directory: string) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(path.join(tmpdir(), "mazepa-units-"));
  await work(directory);
  await rm(directory, { recursive: true });
}

const noMoney = { code: "MAZEPA_TASK_FAILED", message: "no money" };
const spoilt = { code: "MAZEPA_TASK_FAILED", message: "car is spoilt" };
const trip = ["flight", "hotel"];
const byTrain = ["train"];

/** Where the first head is interrupted, with which purses both go, and how the execution ends. */
type Case = [title: string, place: Place, purses: [Purse, Purse], end: unknown, kept?: string[]];
const cases: Case[] = [
  ["CW1 a submission and the flush of its outcome", { call: 1 }, ["poor", "rich"], "paid in round 1"],
  ["CW3 a note and its submission", { when: "after", phase: "open", round: 1 }, ["poor", "rich"], "paid in round 1"],
  ["CW5 a failure and the decision", { when: "before", phase: "decided", round: 1 }, ["poor", "rich"], "paid in round 1"],
  ["CW10 the decision and the first undo", { when: "after", phase: "decided", round: 1 }, ["poor", "rich"], "paid in round 2"],
  ["CW10 an undo and its flush", { call: 3 }, ["poor", "rich"], "paid in round 2"],
  ["CW10 the last undo and its record", { when: "before", phase: "reverted", round: 2 }, ["poor", "rich"], noMoney],
  ["CW11 a round and the next one", { when: "before", phase: "open", round: 2 }, ["late", "late"], "paid in round 2"],
  [
    "CW15 the end of a unit and that of the execution",
    { when: "after", phase: "ended", round: 2 },
    ["late", "late"],
    "paid in round 2",
  ],
  ["CW17 the lease's format and the first record", { when: "before", phase: "open", round: 1 }, ["poor", "poor"], noMoney],
];

/** Places that are like the ones above; `crash-windows` has them with heads in one process. */
const casesOfSearch: Case[] = [
  ["CW2 a submission and its flush, with another walk", { call: 1 }, ["poor", "train"], "paid in round 1", byTrain],
  ["CW6 a decision and its answer", { when: "after", phase: "decided", round: 2 }, ["poor", "rich"], noMoney, []],
  ["CW12 the end of an inner unit and the outer one's", { call: 2 }, ["poor", "train"], "paid in round 1", byTrain],
  ["CW13 an inner decision, half carried out, and the outer one", { call: 4 }, ["broken", "broken"], spoilt, []],
  ["CW18 a blob of notes and its record", { isOfNotes: true }, ["group", "train"], "paid in round 1", byTrain],
];

describe("a process that leads units", () => {
  it.each(isSearch ? [...cases, ...casesOfSearch] : cases)(
    "%s: killed there, the next one ends the execution",
    async (...given) => {
      const [, place, [first, second], end, stands = end === noMoney ? [] : trip] = given;

      await inDirectory(async (directory) => {
        const killed = await endOf(start(directory, first, { signal: "SIGKILL", ...place }));
        const value = await endOf(start(directory, second));
        const { kept, most } = await service(directory);

        expect([killed, value, kept]).toEqual([undefined, end, stands]);
        expect(most).toBeLessThanOrEqual(2);
      });
    },
  );

  const stopped: [title: string, place: Place, end: unknown][] = [
    ["CW3 a note and its submission", { when: "after", phase: "open", round: 1 }, "paid in round 1"],
    ["CW7 a look at the lease and the decision", { when: "before", phase: "decided", round: 1 }, "paid in round 1"],
    ["CW8 the decision and the next look at the lease", { when: "after", phase: "decided", round: 1 }, "paid in round 2"],
    ["CW10 an undo and its flush", { call: 3 }, "paid in round 2"],
  ];
  const stoppedInSearch: typeof stopped = [
    ["CW1 a submission and the flush of its outcome", { call: 1 }, "paid in round 1"],
    ["CW10 the last undo and its record", { when: "before", phase: "reverted", round: 1 }, "paid in round 2"],
    ["CW11 a round and the next one", { when: "before", phase: "open", round: 2 }, "paid in round 2"],
    ["CW17 the lease's format and the first record", { when: "before", phase: "open", round: 1 }, "paid in round 1"],
  ];

  it.each(isSearch ? [...stopped, ...stoppedInSearch] : stopped)(
    "%s: stopped there until another has ended the execution, it does no harm",
    async (_title, place, end) => {
      await inDirectory(async (directory) => {
        const sleeper = start(directory, "poor", { signal: "SIGSTOP", ...place });
        const stop = await sleeper.lines.next();
        const value = await endOf(start(directory, "rich"));
        sleeper.wake();
        const woken = await endOf(sleeper);
        const { kept, most } = await service(directory);

        expect([stop.value, value, kept]).toEqual(["stopped", end, trip]);
        expect(woken).toMatchObject({ code: "MAZEPA_EXECUTION_RUNNING" });
        expect(most).toBeLessThanOrEqual(2);
      });
    },
  );
});

describe("a process that leads a flow which sleeps", () => {
  const asleep = { code: "MAZEPA_EXECUTION_SUSPENDED" };

  it.each([
    ["taken", "begins its sleep anew", asleep],
    ["flushed", "keeps the date of its sleep", "awake"],
  ])("CW22 killed when the date was %s, it %s", async (killed, _what, end) => {
    await inDirectory(async (directory) => {
      const first = await endOf(startScript("sleeping-head.js", directory, killed, "0"));
      const value = await endOf(startScript("sleeping-head.js", directory, "never", "3600000"));

      expect([first, value]).toEqual([undefined, end]);
    });
  });
});
