import { MazepaError } from "../errors.js";
import { Task } from "../tasks/task.js";

/** Told of a flow that looked into a value which is not there. */
export type NeedListener = (need: string) => void;

/** What is asked of a task that is passed on as an argument: symbols of this library. */
const permitted = new Set<PropertyKey>(Object.getOwnPropertySymbols(Task.prototype).filter((name) => name !== Symbol.iterator));
/** What `await`, `concat` and `Object.prototype.toString` ask of anything. */
const absent = new Set<PropertyKey>(["then", Symbol.isConcatSpreadable, Symbol.toStringTag]);

const tasks = new WeakMap<object, Task>();

/**
 * Stands for the value of `task`: it can be passed on as an argument, as the task itself could. Any
 * look into it is told to `onNeed` and throws. What a proxy cannot notice goes unnoticed: it is an
 * object, true, and equal to itself only.
 */
export function standInFor(task: Task, what: string, onNeed: NeedListener): unknown {
  const refuse = (): never => {
    onNeed(`it needs the value of ${what}`);
    throw new MazepaError("MAZEPA_NO_RESULT", `A plan knows no results, and this flow needs that of ${what}.`);
  };
  const standIn = new Proxy(task, {
    get: (target, name) => (absent.has(name) ? undefined : permitted.has(name) ? ownOf(target, name) : refuse()),
    has: (target, name) => (isBrand(name) || permitted.has(name) ? Reflect.has(target, name) : refuse()),
    set: refuse,
    defineProperty: refuse,
    deleteProperty: refuse,
    ownKeys: refuse,
    getOwnPropertyDescriptor: refuse,
  });
  tasks.set(standIn, task);
  return standIn;
}

/** The task whose value `task` stands for; itself if it is a task. */
export function taskBehind(task: Task): Task {
  return tasks.get(task) ?? task;
}

/**
 * What kind of thing of this library it is may be asked of anything: whether it is a part, a flow,
 * a canvas.
 */
function isBrand(name: PropertyKey): boolean {
  return typeof name === "symbol" && Symbol.keyFor(name)?.startsWith("mazepa.") === true;
}

function ownOf(task: Task, name: PropertyKey): unknown {
  const value: unknown = Reflect.get(task, name, task);
  return typeof value === "function" ? (value.bind(task) as unknown) : value;
}
