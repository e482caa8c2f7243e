import { DuplicateTaskIdError } from "../errors.js";
import type { Task } from "../tasks/task.js";
import type { TaskOptions } from "../tasks/task-options.js";
import { operationOf } from "../operations/revert-operation.js";
import { hashOfId } from "./id-hash.js";
import { TaskNode, type FlowNode, type Node } from "./nodes.js";
import type { Defaults } from "./defaults.js";
import { inCache, noRecord } from "./record-number.js";
import { aboutTask } from "./place.js";
import type { SchedulerState } from "./state.js";
import { isSought } from "./sought.js";
import { askForNote, notedIn } from "./unit-notes.js";
import { findSubscription, subscribe } from "./subscriptions.js";
import { cancelTask, countHeld, endTask, moveTasks, refusedEnding, supersededOutcome } from "./task-endings.js";
import { livePreviousRun } from "./task-runs.js";
import { boundTo, moveTo } from "../tasks/work-state.js";

/**
 * The flow that yields a task, or the task that takes its value: a task inherits from both. A
 * revert is its unit's, and inherits nothing.
 */
export type TaskParent = Node | RevertParent;

/** The parent of a revert. */
interface RevertParent {
  readonly kind: "revert";
  readonly unit: FlowNode;
  readonly defaults: undefined;
  readonly round: undefined;
}

/**
 * The node for a task that was yielded: the one in flight with this id, or a new one, either held
 * for its upstreams or still `new`.
 *
 * @throws DuplicateTaskIdError when another task of this execution has the same hand-set id as this
 *   one or an upstream of it.
 */
export function admitTask(state: SchedulerState, given: Task, parent: TaskParent): TaskNode {
  const node = nodeOf(state, given, parent);
  if (node.state !== "new" || node.task.upstreams.length === 0) return node;
  try {
    holdForUpstreams(state, node);
  } catch (error) {
    cancelTask(state, node, "an upstream cannot be started");
    throw error;
  }
  return node;
}

/**
 * Takes room for a node that nothing holds, and processes it: its value is loaded if it succeeded
 * before or may be in the cache, else it is run.
 */
export function takeRoom(state: SchedulerState, node: TaskNode): void {
  node.holdsRoom = true;
  state.roomTaken++;
  if (node.recordNumber !== noRecord) {
    node.state = "loading";
    state.recallCount++;
    node.sequence = state.sequence++;
    if (node.recordNumber !== inCache) state.loadCount++;
    state.commands.load.push({ node, recordNumber: node.recordNumber });
  } else start(state, node);
}

/** Lets the node be submitted, after a note of it if it may have to be undone. */
function start(state: SchedulerState, node: TaskNode, sequence = state.sequence++): void {
  const round = notedIn(node);
  if (round) askForNote(state, node, round);
  if (!round || state.options.notesAtOnce) makeReady(state, node, sequence);
}

/** Forgets an earlier success whose value is gone: the task runs again. */
export function forget(state: SchedulerState, node: TaskNode): void {
  state.emit({ type: "task-forgotten", ...aboutTask(node) });
  state.finished.setAt(node.row, { status: "forgotten", attempt: node.attempt, recordNumber: node.recordNumber });
  if (!state.looksUp || !isSought(node.task, node.round)) return runInstead(state, node);
  node.recordNumber = inCache;
  state.commands.load.push({ node, recordNumber: inCache });
}

/** Lets a task run whose value cannot be loaded: after its upstreams, or else in its old place. */
export function runInstead(state: SchedulerState, node: TaskNode): void {
  node.recordNumber = noRecord;
  state.recallCount--;
  if (node.task.upstreams.length === 0) return start(state, node, node.sequence);
  node.holdsRoom = false;
  state.roomTaken--;
  try {
    holdForUpstreams(state, node);
    if (isYielded(node)) countHeld(state, node);
  } catch (error) {
    endTask(state, node, refusedEnding(state, node, error));
  }
}

/** Lets the node be submitted as soon as limits and priorities allow. */
export function makeReady(state: SchedulerState, node: TaskNode, sequence = state.sequence++): void {
  node.state = "ready";
  node.sequence = sequence;
  state.ready.push(node);
}

function join(state: SchedulerState, node: TaskNode, task: Task): TaskNode {
  node.isSpared = false;
  if (task !== node.task) {
    (node.duplicates ??= new Set()).add(task);
    moveTo(task, node.task.status);
  }
  state.emit({ type: "task-joined", ...aboutTask(node) });
  return node;
}

function nodeOf(state: SchedulerState, given: Task, parent: TaskParent): TaskNode {
  const { defaults, round } = parent;
  const task = boundTo(given, state.owner, round);
  if (task.options.id !== undefined && task.pattern === undefined) checkHandSetId(state, task);
  const idHash = hashOfId(task.id);
  const inFlight = state.tasks.get(task.id, idHash);
  if (inFlight && inFlight.state !== "cancelling") return join(state, inFlight, task);
  const row = state.finished.rowOf(task.id);
  const record = state.finished.at(row);
  const node = new TaskNode(task, {
    idHash,
    row,
    options: withDefaults(task.options, defaults),
    defaults,
    yieldedBy: flowOf(parent),
    counts: state.progress.of(task.operationId),
    attempt: Math.max(inFlight?.attempt ?? 0, record?.attempt ?? 0),
  });
  node.round = round;
  if (record?.status === "succeeded") node.recordNumber = record.recordNumber;
  else if (state.looksUp && isSought(task, round)) node.recordNumber = inCache;
  node.limits = state.limits.of(operationOf(task.operationId, task.reverting !== undefined), node.options.tags);
  if (inFlight) supersede(state, inFlight, node);
  else state.tasks.add(node);
  moveTo(task, "pending");
  return node;
}

function flowOf(parent: TaskParent): FlowNode {
  if (parent.kind === "task") return parent.yieldedBy;
  return parent.kind === "flow" ? parent : parent.unit;
}

/**
 * Begins a newer run of a task while this one is being cancelled: from now on its task objects show
 * the newer one.
 */
function supersede(state: SchedulerState, older: TaskNode, newer: TaskNode): void {
  moveTasks(older, "cancelled", supersededOutcome(state, older));
  older.isSuperseded = true;
  newer.previousRun = older;
  livePreviousRun(older);
  state.tasks.replace(older, newer);
}

/**
 * Holds a task for its upstreams, in the order of the arguments, depth first. Upstreams of
 * upstreams are found through a list, not by recursion: chains may be long.
 */
function holdForUpstreams(state: SchedulerState, first: TaskNode): void {
  if (first.recordNumber !== noRecord) return;
  const open: TaskNode[] = [first];
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.task.upstreams.length === 0 || node.recordNumber !== noRecord) {
      sendUpstream(state, node);
      continue;
    }
    node.state = "held";
    node.hold = { missing: 0, ids: [], outcomes: new Map() };
    const added: TaskNode[] = [];
    for (const upstream of node.task.upstreams) {
      const child = nodeOf(state, upstream, node);
      node.hold.ids.push(child.id);
      if (child.state === "new") {
        child.state = "admissible";
        added.push(child);
      }
      if (!findSubscription(node, child)) node.hold.missing++;
      subscribe(node, child);
    }
    for (let child = added.pop(); child; child = added.pop()) open.push(child);
  }
}

/** Whether a flow has yielded the task, and not only others take its value. */
function isYielded({ subscribers }: TaskNode): boolean {
  for (let subscription = subscribers; subscription; subscription = subscription.nextSubscriber)
    if (subscription.parent.kind === "flow") return true;
  return false;
}

function sendUpstream(state: SchedulerState, node: TaskNode): void {
  node.state = "admissible";
  state.admissible.push(node);
}

function withDefaults(options: TaskOptions, defaults: Defaults | undefined): TaskOptions {
  if (!defaults) return options;
  const { tags, workerType } = defaults;
  const merged = tags.length === 0 ? options.tags : [...new Set([...(options.tags ?? []), ...tags])];
  const type = options.workerType ?? workerType;
  return { ...options, ...(merged && { tags: merged }), ...(type !== undefined && { workerType: type }) };
}

function checkHandSetId(state: SchedulerState, task: Task): void {
  const known = state.handSetIds.get(task.id);
  if (known === undefined) {
    const other = state.tasks.get(task.id);
    if (!other || other.task.contentId === task.contentId) {
      state.handSetIds.set(task.id, task.contentId);
      return;
    }
  } else if (known === task.contentId) return;
  throw new DuplicateTaskIdError(
    `Two tasks of this execution have the id "${task.id}" and different content; the second is of operation "${task.operationId}". ` +
      "Give one of them another id.",
  );
}
