import { foundFolder, UnitFile } from "../checkpoint/unit-file.js";
import type { UnitNote, UnitRecord } from "../checkpoint/unit-record.js";
import type { BlobStore } from "../storage/blob-store.js";
import { errorRecord, type ErrorRecord } from "../serialization/error-record.js";

/** A task that was noted, since it may have to be undone. */
export interface UnitTaskView {
  readonly taskId: string;
  readonly operationId: string;
  readonly label?: string;
  /** `withdrawn`: it never started. */
  readonly state: "started" | "failed" | "withdrawn" | "undone";
}

/** One round of a unit, from its record. */
export interface UnitView {
  /** Its name, or that of its flow. */
  readonly unit: string;
  readonly key: string;
  /** The key of the unit around it; absent for outermost ones. */
  readonly outerKey?: string;
  readonly round: number;
  /** The number of times that it was yielded, each after it had been undone, from 1. */
  readonly turn: number;
  /** The run of the execution that began the round. */
  readonly run: number;
  /** `decided`: it is being undone; `reverted`: that is done; `ended`: it has succeeded. */
  readonly state: UnitRecord["phase"];
  /** The decision; `strays` if only tasks that are no longer needed are undone. */
  readonly decision?: "retry" | "revert" | "revert-all" | "strays";
  /** The reason of the decision. */
  readonly error?: ErrorRecord;
  readonly tasks: readonly UnitTaskView[];
}

/** The units of an execution, from their records; outer units before inner ones. */
export async function readUnits(store: BlobStore, executionId: string): Promise<UnitView[]> {
  const folder = foundFolder(store, executionId);
  const views = new Map<string, UnitView[]>();
  for await (const key of store.list(folder.prefix)) {
    if (!key.endsWith("/record")) continue;
    const [around = "", round = ""] = key.slice(folder.prefix.length).split("/");
    const found = await UnitFile.read(folder, `${around}/${round}`);
    if (found) views.set(around, [...(views.get(around) ?? []), await viewOf(found.file, { around, home: round })]);
  }
  return inOrder(views, { home: "root-0", isUndone: false });
}

async function viewOf(file: UnitFile, { around, home }: { around: string; home: string }): Promise<UnitView> {
  const { name: unit, round, turn, run, phase: state, decision } = file.record;
  return {
    ...{ unit, key: keyIn(home), ...(around !== "root-0" && { outerKey: keyIn(around) }) },
    ...{ round, turn, run, state, ...(decision && { decision: decision.what }) },
    ...(decision?.error !== undefined && { error: errorRecord(decision.error) }),
    tasks: (await file.notes()).map((note) => taskView(note, file.record)),
  };
}

function taskView({ taskId, operationId, label }: UnitNote, record: UnitRecord): UnitTaskView {
  return { taskId, operationId, ...(label !== undefined && { label }), state: taskState(taskId, record) };
}

function taskState(taskId: string, { phase, decision, undone, failedAt }: UnitRecord): UnitTaskView["state"] {
  if (decision?.withdrawn.includes(taskId)) return "withdrawn";
  if (phase === "reverted" || undone.includes(taskId)) return "undone";
  return failedAt.some(([id]) => id === taskId) ? "failed" : "started";
}

interface Around {
  readonly home: string;
  /** Whether it was undone, together with the tasks that inner units had handed over to it. */
  readonly isUndone: boolean;
}

/** The units in one round, each followed by its inner units. */
function inOrder(views: ReadonlyMap<string, readonly UnitView[]>, { home, isUndone }: Around): UnitView[] {
  const here = [...(views.get(home) ?? [])].sort((a, b) => a.turn - b.turn || a.round - b.round);
  return here.flatMap((view) => {
    const inner = { home: `${view.key}-${view.round}`, isUndone: isUndone || view.state === "reverted" };
    return [isUndone ? undone(view) : view, ...inOrder(views, inner)];
  });
}

function undone(view: UnitView): UnitView {
  const tasks = view.tasks.map((task) => (task.state === "withdrawn" ? task : { ...task, state: "undone" as const }));
  return { ...view, tasks };
}

function keyIn(home: string): string {
  return home.slice(0, home.lastIndexOf("-"));
}
