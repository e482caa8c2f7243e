import { emitWarning } from "../emit-warning.js";
import { whenLoaded } from "../checkpoint/loaded-outcome.js";
import type { UnitFile } from "../checkpoint/unit-file.js";
import type { UnitNote, UnitRecord } from "../checkpoint/unit-record.js";
import type { OutcomeStore } from "../outcomes/in-memory-outcomes.js";
import type { Unit } from "../scheduling/nodes.js";
import type { LedgerEntry } from "../scheduling/ledger-entry.js";
import type { AcceptedOutcome } from "../scheduling/protocol.js";
import type { TaskOutcome } from "../tasks/task-outcome.js";
import { decodeCall, type NotedCall } from "./noted-call.js";
import type { UnitStore } from "./unit-store.js";

/** The record of one round, in the store or in memory only. */
export interface KeptRound {
  record: UnitRecord;
  readonly file: UnitFile | undefined;
  /** The unit; undefined if no flow has reached it. */
  readonly unit: Unit | undefined;
  /** Tasks that this head has noted, with their calls where there is no store. */
  readonly calls: Map<string, NotedCall | undefined>;
  /** Its notes, once they are read. */
  stored: Promise<ReadonlyMap<string, UnitNote>> | undefined;
}

/** The rounds of units under way, with the facts that are needed to undo them. */
export class KeptRounds {
  readonly #store: UnitStore;
  readonly #memory: OutcomeStore;
  /** By unit key and round. */
  readonly #rounds = new Map<string, KeptRound>();
  /** The last round of each unit, by its key. */
  readonly #latest = new Map<string, KeptRound>();
  /** Values of tasks that may have to be undone, where nothing else keeps them. */
  readonly #values = new Map<number, TaskOutcome>();
  /** The rounds and values that are kept for an outermost unit, by its key. */
  readonly #kept = new Map<string, { readonly homes: string[]; readonly recordNumbers: number[] }>();

  constructor(store: UnitStore, memory: OutcomeStore) {
    this.#store = store;
    this.#memory = memory;
  }

  get({ key }: Unit, round: number): KeptRound | undefined {
    return this.#rounds.get(`${key}-${round}`);
  }

  add(home: string, made: Pick<KeptRound, "record" | "file" | "unit">, calls: KeptRound["calls"] = new Map()): void {
    const kept: KeptRound = { ...made, calls, stored: undefined };
    this.#rounds.set(home, kept);
    if (!made.unit) return;
    this.#latest.set(made.unit.key, kept);
    this.#keptFor(made.unit).homes.push(home);
  }

  /** The last round of a unit that has ended before and is yielded again. */
  again({ key }: Unit): KeptRound | undefined {
    return this.#latest.get(key);
  }

  /** Keeps a value for as long as it may be needed to undo its task. */
  keepValue({ node, outcome, recordNumber }: AcceptedOutcome): void {
    if (this.#store.isDurable || recordNumber === undefined || !node?.round || !node.task.isRevertible) return;
    this.#values.set(recordNumber, outcome);
    this.#keptFor(node.round.unit).recordNumbers.push(recordNumber);
  }

  /** The call of a noted task. */
  async callOf({ taskId, home }: LedgerEntry): Promise<NotedCall> {
    const round = this.#rounds.get(home);
    const call = round?.calls.get(taskId);
    if (call) return call;
    const notes = await (round ? (round.stored ??= notesOf(round.file)) : this.#store.notesOf(home));
    const note = notes.get(taskId);
    if (!note) throw new Error(`Task ${taskId} was not noted.`);
    return decodeCall(note.call);
  }

  /**
   * The outcome of a task that has succeeded; undefined, after a warning, when it cannot be read.
   */
  async outcomeOf({ taskId, operationId }: LedgerEntry, recordNumber: number): Promise<TaskOutcome | undefined> {
    const outcome = this.#values.get(recordNumber) ?? (await whenLoaded(this.#memory, recordNumber));
    if (!outcome)
      emitWarning(
        `The result of task ${taskId} of operation "${operationId}" cannot be read: it is undone as one whose result is not known.`,
        "MazepaCheckpointWarning",
      );
    return outcome;
  }

  /** Forgets an outermost unit, which is over. */
  forget({ key }: Unit): void {
    const kept = this.#kept.get(key);
    this.#kept.delete(key);
    for (const home of kept?.homes ?? []) this.#forgetRound(home);
    for (const recordNumber of kept?.recordNumbers ?? []) this.#values.delete(recordNumber);
  }

  /**
   * Forgets a round that was undone. One that could not be is continued when the unit is yielded
   * again; without a store, nothing else records that rounds before the last one were undone.
   */
  #forgetRound(home: string): void {
    const kept = this.#rounds.get(home);
    if (!kept?.unit || kept.record.phase === "decided") return;
    this.#rounds.delete(home);
    const { key } = kept.unit;
    if (this.#latest.get(key) === kept && (kept.file || kept.record.round === 1)) this.#latest.delete(key);
  }

  #keptFor(unit: Unit): { readonly homes: string[]; readonly recordNumbers: number[] } {
    const { key } = rootOf(unit);
    const kept = this.#kept.get(key) ?? { homes: [], recordNumbers: [] };
    this.#kept.set(key, kept);
    return kept;
  }
}

async function notesOf(file: UnitFile | undefined): Promise<ReadonlyMap<string, UnitNote>> {
  return new Map((await file?.notes())?.map((note) => [note.taskId, note]));
}

/** The outermost unit around `unit`. */
function rootOf(unit: Unit): Unit {
  let root = unit;
  while (root.outer) root = root.outer.unit;
  return root;
}
