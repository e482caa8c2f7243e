import type { UnitNote } from "../checkpoint/unit-record.js";
import type { Unit } from "../scheduling/nodes.js";
import type { LateNotes, UnitCommandOf, UnitInputOf } from "../scheduling/unit-protocol.js";
import type { KeptRound, KeptRounds } from "./kept-rounds.js";
import { callOf, noteOf } from "./noted-call.js";
import { entriesOf, failedAtOf } from "./unit-entries.js";
import type { UnitStore } from "./unit-store.js";
import { warnOfSize } from "./unit-warnings.js";

/** Notes that are written at once, by the round that they belong to. */
type Notes = Map<KeptRound, { readonly unit: Unit; readonly notes: UnitNote[] }>;

/** Notes tasks before they are submitted (rule R4). */
export class NoteWriter {
  readonly #store: UnitStore;
  readonly #rounds: KeptRounds;

  constructor(store: UnitStore, rounds: KeptRounds) {
    this.#store = store;
    this.#rounds = rounds;
  }

  /** Notes all tasks that are ready together; answers at once where nothing is durable. */
  write(commands: readonly UnitCommandOf<"note">[]): UnitInputOf<"noted"> | Promise<UnitInputOf<"noted">> {
    const notes: Notes = new Map();
    for (const { unit, node, entry } of commands) {
      const kept = this.#rounds.get(unit, unit.round.number);
      if (!kept) continue;
      warnOfSize(unit);
      kept.record = { ...kept.record, phase: "open" };
      const call = callOf(node);
      if (!kept.file) kept.calls.set(entry.taskId, call);
      else if (notes.has(kept)) notes.get(kept)?.notes.push(noteOf(entry, call));
      else notes.set(kept, { unit, notes: [noteOf(entry, call)] });
    }
    const input = { type: "noted" as const, nodes: commands.map(({ node }) => node) };
    if (!this.#store.isDurable) return input;
    return this.#makeDurable(notes).then((late) => ({ ...input, late }));
  }

  /**
   * Makes notes durable, and all outcomes before. A head that begins a record, or one anew, which
   * its successor has not taken over learns here that it was replaced: it submits nothing of such a
   * round.
   */
  async #makeDurable(notes: Notes): Promise<LateNotes[]> {
    const begins = [...notes.keys()].some(({ file }) => file?.isWritten === false || file?.record.phase === "ended");
    const saved = [...notes].flatMap(([kept, noted]) => this.#save(kept, noted.unit, noted.notes));
    await Promise.all([this.#store.flush(), ...saved]);
    if (begins) await this.#store.confirmLead();
    return this.#lateNotes(notes);
  }

  #save(kept: KeptRound, unit: Unit, notes: readonly UnitNote[]): (Promise<void> | undefined)[] {
    const { file } = kept;
    kept.stored = undefined;
    file?.change({ phase: "open", notes: [...file.record.notes, ...notes], failedAt: failedAtOf(unit) });
    return [file?.save(), ...this.#unwrittenAround(unit).map((around) => around.file?.save())];
  }

  /** What earlier heads had noted in the units of `notes` and around them, if that came late. */
  async #lateNotes(notes: Notes): Promise<LateNotes[]> {
    const late: LateNotes[] = [];
    for (const { unit: inner } of notes.keys()) {
      for (let round = inner?.round; round; round = round.unit.outer) {
        const { unit, number } = round;
        const file = this.#rounds.get(unit, number)?.file;
        if (file?.takeLateNotes() === true) late.push({ unit, entries: await entriesOf(file, `${unit.key}-${number}`) });
      }
    }
    return late;
  }

  /**
   * The rounds around the unit whose records are not written yet: a unit's record is found by
   * theirs.
   */
  #unwrittenAround({ outer }: Unit): KeptRound[] {
    const unwritten: KeptRound[] = [];
    for (let around = outer; around; around = around.unit.outer) {
      const kept = this.#rounds.get(around.unit, around.number);
      if (kept?.file?.isWritten === false) unwritten.push(kept);
    }
    return unwritten;
  }
}
