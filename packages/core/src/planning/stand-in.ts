import { MazepaError } from "../errors.js";
import { Task } from "../tasks/task.js";

/** Called when a flow has read a value that does not exist. */
export type NeedListener = (need: string) => void;

/** Symbols of this library that are read when a task is passed on as an argument. */
const permitted = new Set<PropertyKey>(Object.getOwnPropertySymbols(Task.prototype).filter((name) => name !== Symbol.iterator));
/** The properties that `await`, `concat` and `Object.prototype.toString` read of any object. */
const absent = new Set<PropertyKey>(["then", Symbol.isConcatSpreadable, Symbol.toStringTag]);

const tasks = new WeakMap<object, Task>();

/**
 * A stand-in for the value of `task`. It can be passed on as an argument, like the task. Reading it
 * calls `onNeed` and throws. Some operations do not reach a proxy: it is an object, truthy, and
 * equal only to itself.
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

/** The task behind a stand-in, or `task` itself. */
export function taskBehind(task: Task): Task {
  return tasks.get(task) ?? task;
}

/**
 * Whether the property is a brand of this library, which may be read of any value to learn whether
 * it is a part, a flow or a canvas.
 */
function isBrand(name: PropertyKey): boolean {
  return typeof name === "symbol" && Symbol.keyFor(name)?.startsWith("mazepa.") === true;
}

function ownOf(task: Task, name: PropertyKey): unknown {
  const value: unknown = Reflect.get(task, name, task);
  return typeof value === "function" ? (value.bind(task) as unknown) : value;
}
