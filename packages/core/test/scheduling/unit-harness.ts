import { nothingKnown } from "../../src/execution/unit-openings.js";
import type { RoundDecision } from "../../src/flows/rounds.js";
import type { Flow } from "../../src/flows/flow.js";
import type { Input, SchedulerOptions } from "../../src/scheduling/protocol.js";
import type { UnitCommand, UnitCommandOf, UnitOpening } from "../../src/scheduling/unit-protocol.js";
import { Task } from "../../src/tasks/task.js";
import { Harness } from "./harness.js";

/**
 * A harness that keeps no records of units: it answers each of their commands at once, unless the
 * test holds the answer back. Tasks go by the ids of their operations, and `undo a` undoes `a`.
 */
export class UnitHarness extends Harness {
  /** What units asked for, each with the name of the task or unit. */
  readonly asked: string[] = [];
  /** The commands behind {@link asked}. */
  readonly commands: UnitCommand[] = [];
  /** The names of the submitted tasks, in order. */
  readonly begun: string[] = [];
  /** Answers that were held back. */
  readonly heldBack: Input[] = [];
  /** Which answers are held back. */
  holdsBack: (ask: UnitCommand["ask"]) => boolean = () => false;
  decide: (unit: string) => RoundDecision = () => "revert";
  open: (unit: string) => Partial<UnitOpening> = () => ({});
  /** The tasks that the queue gives back when it is asked. */
  readonly givenBack = new Set<string>();
  readonly #ids = new Map<string, string>();
  readonly #names = new Map<string, string>();

  constructor(root: Flow, options: Partial<SchedulerOptions> = {}) {
    super(root, options);
    this.onSubmit = ({ id, task: { operationId } }) => {
      this.#name(id, operationId);
      this.begun.push(operationId);
    };
    this.givesBack = ({ taskId, mayBeGivenBack }) => mayBeGivenBack && this.givenBack.has(this.nameOf(taskId));
    this.answerUnits = (commands) => commands.flatMap((command) => this.#answer(command));
  }

  /** The id of the task with this name. */
  idOf(name: string): string {
    return this.#ids.get(name) ?? name;
  }

  nameOf(id: string): string {
    return this.#names.get(id) ?? id;
  }

  /** The commands of one kind. */
  commandsOf<A extends UnitCommand["ask"]>(ask: A): UnitCommandOf<A>[] {
    return this.commands.filter((command): command is UnitCommandOf<A> => command.ask === ask);
  }

  /** The names of the tasks that were told to stop. */
  get stopped(): string[] {
    return this.cancelled.map((id) => this.nameOf(id));
  }

  start(...names: string[]): this {
    for (const name of names) this.started(this.idOf(name));
    return this;
  }

  ok(...names: string[]): this {
    for (const name of names) this.succeed(this.idOf(name));
    return this;
  }

  bad(name: string, error = new Error(`${name} failed`)): this {
    return this.fail(this.idOf(name), error);
  }

  ends(name: string): this {
    return this.reportCancelled(this.idOf(name));
  }

  /** Gives the answers that were held back. */
  answerLate(): this {
    return this.run(...this.heldBack.splice(0));
  }

  #name(id: string, name: string): void {
    this.#ids.set(name, id);
    this.#names.set(id, name);
  }

  #answer(command: UnitCommand): Input[] {
    this.commands.push(command);
    this.asked.push(`${command.ask} ${this.#subjectOf(command)}`);
    const answer = this.#answerTo(command);
    if (answer && this.holdsBack(command.ask)) this.heldBack.push(answer);
    else if (answer) return [answer];
    return [];
  }

  #subjectOf(command: UnitCommand): string {
    switch (command.ask) {
      case "note":
        this.#name(command.node.id, command.node.task.operationId);
        return this.nameOf(command.node.id);
      case "withdraw":
        return this.nameOf(command.taskId);
      case "revert":
        return this.nameOf(command.entry.taskId);
      case "close":
        return `${command.unit.name} ${command.phase}`;
      case "leftovers":
        return command.root.flow.name;
      default:
        return command.unit.name;
    }
  }

  #answerTo(command: UnitCommand): Input | undefined {
    switch (command.ask) {
      case "open":
        return this.#opened(command);
      case "note":
        return { type: "noted", nodes: [command.node] };
      case "withdraw":
        return this.#withdrawn(command.taskId);
      case "decide":
        return this.#decided(command);
      case "revert":
        return this.#revertMade(command);
      case "close":
        return command.phase === "ended" ? undefined : { type: "unit-closed", unit: command.unit };
      default:
        return undefined;
    }
  }

  #opened({ unit, round }: UnitCommandOf<"open">): Input {
    const opening = { ...nothingKnown, ...this.open(unit.name), ...(round !== undefined && { round }) };
    return { type: "unit-opened", unit, opening };
  }

  #withdrawn(taskId: string): Input {
    const taskIds = this.givenBack.has(this.nameOf(taskId)) ? [taskId] : [];
    return { type: "withdrawn", asked: [taskId], taskIds };
  }

  #decided({ unit, asks, error, strays }: UnitCommandOf<"decide">): Input {
    const what = strays ? "strays" : asks ? this.decide(unit.name) : "revert";
    return { type: "decided", unit, decision: { what, error, strays } };
  }

  #revertMade({ unit, entry }: UnitCommandOf<"revert">): Input {
    const name = `undo ${entry.operationId}`;
    const reverting = { taskId: entry.taskId, idempotencyKey: "", error: undefined, failures: new Map<string, Error>() };
    const traits = { operationId: name, options: {}, packageVersion: undefined, reverting };
    const task = new Task({ traits, operation: () => "", args: [], upstreams: [] }, name, `${name} of ${unit.key}`);
    return { type: "revert-made", unit, entry, task, error: undefined };
  }
}
