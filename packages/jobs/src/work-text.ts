import {
  deserialize,
  Flow,
  makeFlow,
  makeTask,
  part,
  SerializationError,
  serialize,
  undoable,
  UnknownOperationError,
  type FlowOptions,
  type Task,
  type TaskOptions,
  type Work,
} from "@mazepa/core";
import { define, describeValue, flowSchemas, isFlow, isPart, isTask, makerAdvice, resolveArguments } from "@mazepa/core/internal";
import { isDeepStrictEqual } from "node:util";

/** The schemas and operations that must be registered where work is run. */
export interface Needs {
  readonly schema?: string;
  readonly operations: readonly string[];
}

/** Work in a form in which it can be posted. */
export interface PortableWork {
  readonly text: string;
  readonly needs: Needs;
}

type Operation = Task["operation"];

/** A task in its portable form; its arguments refer to the tasks before it. */
interface PortableTask {
  readonly operation: Operation;
  readonly args: readonly unknown[];
  readonly options: TaskOptions;
  readonly undo?: Operation | undefined;
}

interface PortableFlow {
  readonly schemaId: string;
  readonly state: Readonly<Record<string, unknown>>;
  readonly args: readonly unknown[];
  readonly options: FlowOptions;
}

interface Portable {
  readonly tasks: readonly PortableTask[];
  /** The work itself: the last of the tasks, unless it is a flow. */
  readonly flow?: PortableFlow;
}

/** The key of an object that takes the place of a task, or a part of its value, in arguments. */
const referenceKey = "@mazepa/jobs:task";

/**
 * `work` as a text, and what it needs to be run.
 *
 * @throws SerializationError when it cannot be serialized, or another process would make different
 *   work of it.
 */
export function encodeWork(work: Work): PortableWork {
  if (!isTask(work) && !isFlow(work))
    throw new SerializationError("work", `is ${describeValue(work)}, not a task or a flow${makerAdvice(work) || "."}`);
  const tasks = new TaskList();
  const portable: Portable = isTask(work) ? { tasks: tasks.with(work) } : { flow: tasks.flow(work), tasks: tasks.list };
  const text = serialize(portable, "work");
  const schema = portable.flow?.schemaId;
  checkSame(work, decodeWork(text));
  return { text, needs: { ...(schema !== undefined && { schema }), operations: [...tasks.operationIds] } };
}

/**
 * The work of a text made by {@link encodeWork}.
 *
 * @throws UnknownOperationError when it needs an operation or a schema that is not registered here.
 */
export function decodeWork(text: string): Work {
  const { tasks, flow } = deserialize(text) as Portable;
  const made: Task[] = [];
  for (const task of tasks) made.push(makeTaskOf(task, made));
  const last = made.at(-1);
  if (flow) return makeFlowOf(flow, made);
  if (last) return last;
  throw new SerializationError("work", "holds neither a task nor a flow.");
}

/** A list of tasks, each after the tasks whose values it takes. */
class TaskList {
  readonly list: PortableTask[] = [];
  readonly operationIds = new Set<string>();
  readonly #places = new Map<Task, number>();

  with(task: Task): PortableTask[] {
    this.#placeOf(task);
    return this.list;
  }

  flow(flow: Flow): PortableFlow {
    const { source, options } = flow;
    if (!source) {
      throw new SerializationError(
        "work",
        `is the flow "${flow.name}", which was not made by a flow schema. Post a flow of a schema.`,
      );
    }
    return { ...source, args: this.#refer(source.args), options };
  }

  #placeOf(root: Task): number {
    const open = [root];
    for (let task = open.at(-1); task; task = open.at(-1)) {
      const missing = task.upstreams.filter((upstream) => !this.#places.has(upstream));
      if (missing.length > 0) {
        for (const upstream of missing) open.push(upstream);
        continue;
      }
      open.pop();
      if (!this.#places.has(task)) this.#add(task);
    }
    return this.#places.get(root) ?? 0;
  }

  #add(task: Task): void {
    const { operation, operationId, undo, options } = task;
    const args = this.#refer(task.args);
    const own = makeTask(operation as never, ...(task.args as never[])).options;
    const changed = Object.entries(options).filter(([name, value]) => !isDeepStrictEqual(value, own[name as keyof TaskOptions]));
    this.#places.set(task, this.list.length);
    this.operationIds.add(operationId);
    this.list.push({ operation, args, options: Object.fromEntries(changed), ...(undo !== undefined && { undo }) });
  }

  #refer(args: readonly unknown[]): readonly unknown[] {
    return resolveArguments(args, (given) => {
      if (!isPart(given)) return { [referenceKey]: this.#placeOf(given) };
      return { [referenceKey]: this.#placeOf(given.task), path: given.path };
    });
  }
}

function makeTaskOf({ operation, args, options, undo }: PortableTask, made: readonly Task[]): Task {
  const task: Task = makeTask(operation as never, ...(resolved(args, made) as never[]));
  const undone = undo === undefined ? task : undoable(task, undo as never);
  return Object.keys(options).length > 0 ? undone.with(options) : undone;
}

function makeFlowOf({ schemaId, state, args, options }: PortableFlow, made: readonly Task[]): Flow {
  const schema = flowSchemas.byId(schemaId);
  if (!schema) throw new UnknownOperationError(`Flow schema "${schemaId}" is not registered in this process.`);
  const given = resolved(args, made);
  const flow = schema.kind === "class" ? classFlow(schema.target, state, given) : callSchema(schema.target, given);
  return isDeepStrictEqual({ ...flow.options }, options) ? flow : flow.with(options);
}

function classFlow(target: object, state: Readonly<Record<string, unknown>>, args: readonly unknown[]): Flow {
  const instance = Object.create((target as { prototype: object }).prototype) as { flow(...given: unknown[]): unknown };
  for (const [name, value] of Object.entries(state)) define(instance, name, value);
  return makeFlow(instance, ...args);
}

function callSchema(target: object, args: readonly unknown[]): Flow {
  return (target as (...given: readonly unknown[]) => Flow)(...args);
}

/** `value` with tasks in place of references. */
function resolved(value: readonly unknown[], made: readonly Task[]): readonly unknown[] {
  const resolve = (given: unknown): unknown => {
    if (Array.isArray(given)) return given.map(resolve);
    if (!isRecord(given)) return given;
    const place = given[referenceKey];
    if (typeof place === "number") return referred(made[place], given["path"]);
    const copy: Record<string, unknown> = {};
    for (const [key, field] of Object.entries(given)) define(copy, key, resolve(field));
    return copy;
  };
  return value.map(resolve);
}

function referred(task: Task | undefined, path: unknown): unknown {
  if (!task) throw new SerializationError("work", "refers to a task that it does not hold.");
  return Array.isArray(path) ? part(task as Task<never>, ...(path as [never])) : task;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** Checks that the text makes the same work elsewhere. */
function checkSame(work: Work, made: Work): void {
  if (isTask(work)) {
    if (isTask(made) && made.contentId === work.contentId) return;
  } else if (!isTask(made)) {
    if (!isDeepStrictEqual(made.unit, work.unit)) throw madeRevertible(work);
    if (made.id === idElsewhere(work)) return;
  }
  const name = isTask(work) ? work.operationId : work.name;
  throw new SerializationError(
    "work",
    `("${name}") would be something else where it is run: its name leads to another definition, or its state does not travel.`,
  );
}

/** The id of an equal flow that its schema makes; for a canvas, it is another one. */
function idElsewhere(work: Flow): string | undefined {
  const { source } = work;
  const isOfOwnKind = Object.getPrototypeOf(work) !== Flow.prototype;
  return isOfOwnKind && source ? makeFlowOf({ ...source, options: work.options }, []).id : work.id;
}

function madeRevertible({ name }: Flow): SerializationError {
  return new SerializationError(
    "work",
    `is the flow "${name}", which was made revertible where it is posted. Set \`revertible: true\` or \`rounds\` on its flow schema.`,
  );
}
