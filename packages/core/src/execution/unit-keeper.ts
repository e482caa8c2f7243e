import type { FlowNode, Unit } from "../scheduling/nodes.js";
import type { UnitFile } from "../checkpoint/unit-file.js";
import type { RecordedDecision, RecordedRound, UnitRecord } from "../checkpoint/unit-record.js";
import type { ExecutionChannel } from "../queues/execution-queue.js";
import type { OutcomeStore } from "../outcomes/in-memory-outcomes.js";
import type { AcceptedOutcome, Input } from "../scheduling/protocol.js";
import type { Leftover, UnitCommand, UnitCommandOf, UnitEnding } from "../scheduling/unit-protocol.js";
import type { SchedulerEvent } from "../scheduling/scheduler-events.js";
import { askController, portable, provideValue } from "./round-controllers.js";
import { NoteWriter } from "./note-writer.js";
import { makeRevert } from "./make-revert.js";
import { KeptRounds, type KeptRound } from "./kept-rounds.js";
import { entriesOf, failedAtOf } from "./unit-entries.js";
import { toldLeft, warnOfLeftover } from "./unit-warnings.js";
import { historyAfter, nothingKnown, openingOf } from "./unit-openings.js";
import type { UnitStore } from "./unit-store.js";

/** The parts of a {@link UnitKeeper}. */
export interface UnitKeeperParts {
  readonly units: UnitStore;
  readonly memory: OutcomeStore;
  readonly channel: ExecutionChannel;
}

/** Callbacks of a {@link UnitKeeper}. */
export interface UnitKeeperCallbacks {
  /** Tells the scheduler at its next step. */
  readonly tell: (input: Input) => void;
  /** Requests that step. */
  readonly wake: () => void;
  readonly emit: (event: SchedulerEvent) => void;
  /** Called when the head cannot continue: a unit's flow must not, over effects that remain. */
  readonly failed: (error: unknown) => void;
}

/**
 * Carries out the scheduler's commands for units: records, controllers, and tasks that undo others.
 */
export class UnitKeeper {
  readonly #parts: UnitKeeperCallbacks & { readonly store: UnitStore };
  readonly #executionId: string;
  readonly #channel: ExecutionChannel;
  readonly #rounds: KeptRounds;
  readonly #notes: NoteWriter;
  readonly #pending = new Set<Promise<unknown>>();
  /** Rounds whose end is being recorded. */
  readonly #closings = new Map<string, Promise<unknown>>();
  #failure: { readonly error: unknown } | undefined;

  constructor(executionId: string, { units: store, memory, channel }: UnitKeeperParts, callbacks: UnitKeeperCallbacks) {
    this.#executionId = executionId;
    this.#channel = channel;
    this.#parts = { ...callbacks, store };
    this.#rounds = new KeptRounds(store, memory);
    this.#notes = new NoteWriter(store, this.#rounds);
  }

  /** Keeps values as long as they may be needed to undo their tasks. */
  kept(outcomes: readonly AcceptedOutcome[]): void {
    for (const accepted of outcomes) if (accepted.node?.round) this.#rounds.keepValue(accepted);
  }

  perform(commands: readonly UnitCommand[]): void {
    const notes: UnitCommandOf<"note">[] = [];
    const unwanted: string[] = [];
    for (const command of commands) {
      if (command.ask === "note") notes.push(command);
      else if (command.ask === "withdraw") unwanted.push(command.taskId);
      else this.#do(this.#answer(command));
    }
    if (notes.length > 0) this.#do(this.#notes.write(notes));
    if (unwanted.length === 0) return;
    this.#parts.tell({ type: "withdrawn", asked: unwanted, taskIds: this.#channel.withdraw?.(unwanted) ?? [] });
  }

  #answer(command: Exclude<UnitCommand, { ask: "note" | "withdraw" }>): Input | undefined | Promise<Input | undefined> {
    switch (command.ask) {
      case "open":
        return this.#open(command.unit, command.round);
      case "decide":
        return this.#decide(command);
      case "revert":
        return makeRevert(command, { executionId: this.#executionId, rounds: this.#rounds });
      case "close":
        return this.#close(command.unit, command.phase);
      case "leftovers":
        return this.#leftovers(command.root);
      case "forget":
        this.#rounds.forget(command.unit);
        return undefined;
    }
  }

  /** Resolves when everything recorded so far is durable. */
  async settled(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
    if (this.#failure) throw this.#failure.error;
  }

  /** Handles an answer; one that is at hand costs no turn of the event loop. */
  #do(work: Input | undefined | Promise<Input | undefined>): void {
    if (!(work instanceof Promise)) {
      if (work) this.#parts.tell(work);
      return;
    }
    const done = work
      .then((input) => {
        if (!input) return;
        this.#parts.tell(input);
        this.#parts.wake();
      })
      .catch((error: unknown) => {
        this.#failure ??= { error };
        this.#parts.failed(error);
      })
      .finally(() => this.#pending.delete(done));
    this.#pending.add(done);
  }

  #open(unit: Unit, round: number | undefined): Input | Promise<Input> {
    const { store } = this.#parts;
    if (round !== undefined) return this.#begin(unit, round, historyAfter(this.#rounds.get(unit, round - 1)?.record));
    const again = this.#rounds.again(unit);
    if (again) return this.#reopen(unit, again);
    const last = store.lastRound(unit);
    return last === undefined ? this.#begin(unit, 1, []) : this.#resume(unit, last);
  }

  /** Begins a round that has no record yet. */
  #begin(unit: Unit, round: number, history: readonly RecordedRound[]): Input {
    const { store } = this.#parts;
    const opening = { ...nothingKnown, round };
    try {
      const provided = provideValue(unit, history);
      const record = store.newRecord(unit, { round, provided, history });
      this.#rounds.add(`${unit.key}-${round}`, { record, file: store.newFile(unit, record), unit });
      return { type: "unit-opened", unit, opening: { ...opening, provided } };
    } catch (error) {
      return { type: "unit-opened", unit, opening: { ...opening, failed: { error: portable(error), revertsAll: false } } };
    }
  }

  /**
   * Reopens a unit that ended well, or could not be undone, and is yielded again (rules R11 and
   * R13).
   */
  #reopen(unit: Unit, { record, file, unit: earlier, calls }: KeptRound): Input {
    const entries = [...(earlier?.ledger.values() ?? [])].map((entry) => ({ ...entry, isNew: false }));
    this.#rounds.add(`${unit.key}-${record.round}`, { record, file, unit }, calls);
    const isRecorded = entries.length > 0 || record.phase !== "open";
    return { type: "unit-opened", unit, opening: { ...openingOf(record, entries), isRecorded } };
  }

  async #resume(unit: Unit, round: number): Promise<Input> {
    const { store } = this.#parts;
    await this.#closings.get(`${unit.key}-${round}`);
    const file = await store.read(unit, round);
    if (!file) return this.#begin(unit, round, []);
    await file.takeOver();
    const { record } = file;
    this.#rounds.add(`${unit.key}-${round}`, { record, file, unit });
    if (record.phase === "reverted") return this.#afterReverted(unit, record);
    const entries = [...(await entriesOf(file, `${unit.key}-${round}`)), ...(await store.innerEntries(`${unit.key}-${round}`))];
    return { type: "unit-opened", unit, opening: openingOf(record, entries) };
  }

  #afterReverted(unit: Unit, record: UnitRecord): Input {
    const { store } = this.#parts;
    const { decision, round } = record;
    if (decision?.what === "retry") return this.#begin(unit, round + 1, historyAfter(record));
    if (!unit.outer && record.run < store.run && store.isLastTurn(unit)) return this.#begin(unit, round + 1, []);
    const failed = { error: decision?.error, revertsAll: decision?.what === "revert-all" };
    return { type: "unit-opened", unit, opening: { ...nothingKnown, round, isRecorded: true, failed } };
  }

  #decide({ unit, asks, error, strays }: UnitEnding): Input | Promise<Input> {
    const kept = this.#rounds.get(unit, unit.round.number);
    const failures = new Map([...unit.failures].map(([name, failure]) => [name, portable(failure) as Error]));
    const why = error === undefined ? undefined : portable(error);
    const history = [...(kept?.record.history ?? []), { provided: unit.provided, failures }];
    const what = strays ? "strays" : asks ? askController(unit, history, why) : "revert";
    const withdrawn = [...unit.ledger.values()].filter(({ isWithdrawn }) => isWithdrawn).map(({ taskId }) => taskId);
    const decision: RecordedDecision = { what, error: why, withdrawn, strays };
    const input: Input = { type: "decided", unit, decision: { what, error: why, strays } };
    if (!kept) return input;
    const change = { phase: "decided", decision, failures, failedAt: failedAtOf(unit) } as const;
    kept.record = { ...kept.record, ...change };
    kept.file?.change(change);
    return kept.file && unit.isRecorded ? this.#decided(kept.file, input) : input;
  }

  /**
   * Makes all earlier outcomes durable, then the decision, then checks the lease. Only then is
   * anything undone (rules R16 and R17).
   */
  async #decided(file: UnitFile, input: Input): Promise<Input> {
    await this.#parts.store.flush();
    await file.save();
    await this.#parts.store.confirmLead();
    return input;
  }

  #close(unit: Unit, phase: UnitCommandOf<"close">["phase"]): Input | undefined | Promise<Input | undefined> {
    const kept = this.#rounds.get(unit, unit.round.number);
    const input: Input | undefined = phase === "ended" ? undefined : { type: "unit-closed", unit };
    if (!kept) return input;
    const { record } = kept;
    const undone = [...record.undone, ...(record.decision?.strays ?? [])];
    const change = phase === "forward" ? ({ phase: "open", undone, decision: undefined } as const) : { phase };
    kept.record = { ...record, ...change };
    kept.file?.change(change);
    if (phase === "reverted" && !kept.file) kept.calls.clear();
    if (!kept.file || !unit.isRecorded) return input;
    const home = `${unit.key}-${record.round}`;
    const closing = this.#closed(kept.file, input).finally(() => this.#closings.delete(home));
    this.#closings.set(home, closing);
    return closing;
  }

  async #closed(file: UnitFile, input: Input | undefined): Promise<Input | undefined> {
    await this.#parts.store.flush();
    await file.save();
    return input;
  }

  async #leftovers(root: FlowNode): Promise<Input> {
    const { store, emit } = this.#parts;
    const decided: Leftover[] = [];
    for (const { key, file } of await store.left()) {
      const { record } = file;
      const home = `${key}-${record.round}`;
      const entries = [...(await entriesOf(file, home)), ...(await store.innerEntries(home))];
      if (record.phase !== "decided") {
        emit(toldLeft(this.#executionId, record.name, entries));
        continue;
      }
      warnOfLeftover(record.name);
      await file.save();
      this.#rounds.add(home, { record, file, unit: undefined });
      decided.push({ key, name: record.name, opening: openingOf(record, entries) });
    }
    return { type: "leftovers", root, leftovers: decided };
  }
}
