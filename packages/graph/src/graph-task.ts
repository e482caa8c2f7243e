import { inspect } from "node:util";
import { DefinitionError, taskContext, type PartKey, type PartOf, type Task } from "@mazepa/core";
import { identitySymbol, librarySymbol } from "@mazepa/core/internal";
import { lowerSymbol, type Future, type LowerableFuture, type Lowered } from "./future.js";
import { noResult } from "./no-result.js";
import { PartFuture } from "./part-future.js";

/** Classes that `@graphTask()` has given out. */
const decorated = new WeakSet<object>();
/** The same classes as they were written. */
const written = new WeakSet<object>();
/** The core task of each instance whose construction is over. */
const tasks = new WeakMap<object, Task>();

/**
 * The base class of graph tasks: a class marked `@graphTask()` whose fields are futures. A field
 * that holds a future (at any depth of plain arrays and objects) is an upstream: it runs before,
 * and `getResult()` gives its value inside `run`. Constructing with equal arguments gives the same
 * object; instances and their arguments are frozen. A method `revert(result | undefined)` undoes
 * what `run` did when a unit around the task fails; futures have their values in it, as in `run`.
 *
 * @example
 * ```ts
 * @graphTask()
 * class Increment extends GraphTask<number> {
 *   readonly left: Future<number>;
 *
 *   constructor(left: Future<number>) {
 *     super();
 *     this.left = left;
 *   }
 *   run() {
 *     return this.left.getResult() + 1;
 *   }
 * }
 * await execute(new Increment(new Const(1)).makeTask()); // 2
 * ```
 */
export abstract class GraphTask<out T> implements LowerableFuture<T> {
  /**
   * @throws DefinitionError when the class itself is not marked `@graphTask()`, or its compiler
   *   bypassed the decorator.
   */
  constructor() {
    if (!decorated.has(new.target)) throw notDecorated(new.target);
  }

  /** What the task does, once its upstreams have succeeded. */
  abstract run(): T | Promise<T>;

  /**
   * The task of core that runs this: yield it, execute it, or give it to an operation as an
   * argument.
   *
   * @throws DefinitionError while the task is being constructed, and where it runs.
   */
  makeTask(): Task<T> {
    const task = tasks.get(this);
    if (task) return task as Task<T>;
    throw new DefinitionError(
      `${this.constructor.name}.makeTask() was called while the task is constructed or runs. Call it from outside.`,
    );
  }

  /**
   * @throws MazepaError (`MAZEPA_NO_RESULT`): a value is there only inside `run` of a task that has
   *   this one in a field.
   */
  getResult(): T {
    throw noResult(`Graph task ${this.constructor.name}`);
  }

  /**
   * Inside `run`: the path of a directory of this run, made when it is first read. It is kept with
   * the result in a cache that is a directory, and otherwise temporary.
   *
   * @throws DefinitionError outside `run`; MazepaError (`MAZEPA_NO_TASK_DIRECTORY`) when the cache
   *   is no directory, or is not on this machine.
   */
  get taskDirectory(): string {
    if (!tasks.get(this)) return taskContext().directory;
    throw new DefinitionError(
      `${this.constructor.name}.taskDirectory is there only inside its own \`run\`. Elsewhere, \`graph.directory(task)\` gives the one of its result.`,
    );
  }

  get<K extends PartKey<NonNullable<T>>>(key: K): Future<PartOf<T, K>> {
    return new PartFuture(this.makeTask(), [key]);
  }

  /** @internal */
  [lowerSymbol](): Lowered {
    return { kind: "value", content: this.makeTask() };
  }

  /** @internal */
  [identitySymbol](): string {
    return this.makeTask()[identitySymbol]();
  }

  /** What `console.log(task)` shows. */
  [inspect.custom](): string {
    const task = tasks.get(this);
    return task ? `${this.constructor.name}(${String(task.args[0])})` : this.constructor.name;
  }
}

Object.defineProperty(GraphTask, librarySymbol, { value: true });

/** Tells `GraphTask` of the class that `@graphTask()` returns for a written one. */
export function markDecorated(given: object, writtenClass: object): void {
  decorated.add(given);
  written.add(writtenClass);
}

/** Whether `@graphTask()` has given out `value`. */
export function isDecorated(value: object): boolean {
  return decorated.has(value);
}

/** Ends the construction of `instance`: from now on it is a task. */
export function setTask(instance: object, task: Task): void {
  tasks.set(instance, task);
}

function notDecorated(target: Function): DefinitionError {
  const name = target.name || "(anonymous)";
  return new DefinitionError(
    written.has(target)
      ? `\`new ${name}(…)\` inside class ${name} itself constructs the class without its decorator: some compilers (swc) let the name mean that there. Write \`new (this.constructor as typeof ${name})(…)\`.`
      : `Class ${name} is not a graph task. Mark the class itself with \`@graphTask()\`; the decorator of a base class is not inherited.`,
  );
}
