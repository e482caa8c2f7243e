import { writtenClassSymbol } from "@mazepa/core/internal";
import type { CallableOperation } from "@mazepa/core";
import { argumentsText, frozenCopy } from "./constructor-arguments.js";
import { isDecorated, markDecorated, setTask, type GraphTask } from "./graph-task.js";
import { InstanceTable } from "./instance-table.js";
import { lowerFields, type LoweredFields } from "./lowering.js";

/** The operation of a graph task: it makes an instance of the fields and runs it. */
export type GraphOperation = CallableOperation<
  [args: string, fields: LoweredFields["fields"], futures: LoweredFields["futures"]],
  unknown
>;

/**
 * The symbol of a method by which the command `mazepa` gets the target of an export for the
 * arguments of a command line.
 */
const targetSymbol = Symbol.for("mazepa.target");

/**
 * The class that replaces `written`: `new` with equal arguments gives the same object. It is a
 * `Proxy`, so that the class keeps its name, its statics and its subclasses.
 */
export function decoratedClass(written: Function, operation: GraphOperation): object {
  const instances = new InstanceTable();
  const given: Function = new Proxy(written, {
    construct: (_written, args: readonly unknown[], newTarget) =>
      isOwn(written, newTarget)
        ? construct(frozenCopy(args), { written, given, operation, instances })
        : (Reflect.construct(written, args, newTarget) as object),
    get: (_written, name, receiver) => {
      if (name === writtenClassSymbol) return written;
      if (name === targetSymbol) return (...args: unknown[]) => (Reflect.construct(given, args) as GraphTask<unknown>).makeTask();
      return Reflect.get(written, name, receiver) as unknown;
    },
    has: (_written, name) => name === writtenClassSymbol || name === targetSymbol || Reflect.has(written, name),
  });
  Object.defineProperty(written.prototype, "constructor", { value: given, configurable: true, writable: true });
  markDecorated(given, written);
  return given;
}

/** Whether `new` was called on this very class; `super(…)` of a subclass only constructs. */
function isOwn(written: Function, newTarget: Function): boolean {
  return isDecorated(newTarget) && Reflect.get(newTarget, writtenClassSymbol) === written;
}

interface Construction {
  readonly written: Function;
  readonly given: Function;
  readonly operation: GraphOperation;
  readonly instances: InstanceTable;
}

function construct(args: readonly unknown[], { written, given, operation, instances }: Construction): object {
  const { key, text } = argumentsText(args);
  const known = instances.get(key);
  if (known) return known;
  const instance = Object.freeze(Reflect.construct(written, args, given) as object);
  const { fields, futures } = lowerFields(instance);
  setTask(instance, operation.makeTask(text, fields, futures));
  instances.set(key, instance);
  return instance;
}
