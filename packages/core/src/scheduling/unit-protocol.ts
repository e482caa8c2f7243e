import type { Task } from "../tasks/task.js";
import type { CancelledAttempt } from "./cancelled-attempt.js";
import type { FlowNode, TaskNode, Unit } from "./nodes.js";
import type { Decision, LedgerEntry } from "./ledger-entry.js";

/** An input of the scheduler about units, as the answer to a {@link UnitCommand}. */
export type UnitInput =
  | { readonly type: "unit-opened"; readonly unit: Unit; readonly opening: UnitOpening }
  | { readonly type: "noted"; readonly nodes: readonly TaskNode[]; readonly late?: readonly LateNotes[] }
  /** Those of the tasks asked for that the queue has given back: they surely never start. */
  | { readonly type: "withdrawn"; readonly asked: readonly string[]; readonly taskIds: readonly string[] }
  /** Cancelled attempts that the queue has given back: they surely never start. */
  | { readonly type: "given-back"; readonly attempts: readonly CancelledAttempt[] }
  | { readonly type: "decided"; readonly unit: Unit; readonly decision: Decision }
  | {
      readonly type: "revert-made";
      readonly unit: Unit;
      readonly entry: LedgerEntry;
      readonly task: Task | undefined;
      readonly error: unknown;
    }
  | { readonly type: "unit-closed"; readonly unit: Unit }
  | { readonly type: "leftovers"; readonly root: FlowNode; readonly leftovers: readonly Leftover[] };

/** What an earlier head had noted in a unit, and was found after the unit was opened. */
export interface LateNotes {
  readonly unit: Unit;
  readonly entries: readonly LedgerEntry[];
}

/** The part of {@link UnitInput} that answers one thing. */
export type UnitInputOf<T extends UnitInput["type"]> = Extract<UnitInput, { readonly type: T }>;

/** The facts about a unit when it is opened. */
export interface UnitOpening {
  readonly round: number;
  readonly provided: unknown;
  /** Whether there is a record of the round. */
  readonly isRecorded: boolean;
  /** The entries that earlier heads have noted in this round. */
  readonly entries: readonly LedgerEntry[];
  readonly failures: ReadonlyMap<string, Error>;
  /** The ids of tasks that were undone in this round although it went on. */
  readonly undone: readonly string[];
  /** The decision of an earlier head that is not carried out yet. */
  readonly decision: Decision | undefined;
  /** Set if the unit has failed already, and was undone. */
  readonly failed: { readonly error: unknown; readonly revertsAll: boolean } | undefined;
}

/** A unit that no flow has reached, and that an earlier head had decided to undo. */
export interface Leftover {
  readonly key: string;
  readonly name: string;
  readonly opening: UnitOpening;
}

/** A command for the part that keeps records of units, asks controllers and makes reverts. */
export type UnitCommand =
  /** Find out the state of its round; without a number, of the last one. */
  | { readonly ask: "open"; readonly unit: Unit; readonly round: number | undefined }
  /** Record that the task is about to be started, after every outcome before. */
  | { readonly ask: "note"; readonly unit: Unit; readonly node: TaskNode; readonly entry: LedgerEntry }
  /** The task need not be started any more. */
  | { readonly ask: "withdraw"; readonly taskId: string }
  | UnitEnding
  /** Make the task that undoes it; `recordNumber` is that of its success, if there is one. */
  | { readonly ask: "revert"; readonly unit: Unit; readonly entry: LedgerEntry; readonly recordNumber: number | undefined }
  /** Record the state of the round; `forward`: its strays are undone. */
  | { readonly ask: "close"; readonly unit: Unit; readonly phase: "forward" | "reverted" | "ended" }
  /** Find out which units of earlier heads no flow has reached. */
  | { readonly ask: "leftovers"; readonly root: FlowNode }
  /** Forget an outermost unit that is over: nothing of it will be undone any more. */
  | { readonly ask: "forget"; readonly unit: Unit };

/** A unit whose flow is over and that has something to undo, or a controller to ask. */
export interface UnitEnding {
  readonly ask: "decide";
  readonly unit: Unit;
  /** Whether its controller is asked. */
  readonly asks: boolean;
  readonly error: unknown;
  /** The ids of tasks that are no longer needed, if the unit has succeeded. */
  readonly strays: readonly string[] | undefined;
}

/** The part of {@link UnitCommand} that asks for one thing. */
export type UnitCommandOf<A extends UnitCommand["ask"]> = Extract<UnitCommand, { readonly ask: A }>;
