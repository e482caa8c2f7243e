import { titleOf } from "../guarded.js";
import { isPromiseLike } from "../is-promise-like.js";
import { isScope, type Scope } from "../tasks/scope.js";
import { isTask } from "../tasks/task.js";
import { isDependency, type Dependency } from "./dependency.js";
import { describeValue, isIterator, makerAdvice } from "./describe-value.js";
import { isFlow } from "./flow.js";
import type { Work } from "./yieldable.js";

/** The meaning of a yielded value; a `TypeError` if it cannot be yielded. */
export type Instruction = Work | readonly Work[] | Dependency | Scope<unknown, unknown> | TypeError;

/** Reads a yielded value. Never throws, also not for proxies and getters that do. */
export function toInstruction(value: unknown): Instruction {
  try {
    return read(value);
  } catch (cause) {
    return new TypeError(`A flow yielded a value that cannot be inspected: ${titleOf(cause)}`, { cause });
  }
}

function read(value: unknown): Instruction {
  if (isTask(value) || isFlow(value) || isDependency(value)) return value;
  if (isScope(value)) return value.enter() ? value : illegal(value);
  if (Array.isArray(value) || value instanceof Set) return flatten(value);
  return illegal(value);
}

/** The members of a list, without recursion, since lists may be nested deeply. */
function flatten(list: readonly unknown[] | ReadonlySet<unknown>): readonly Work[] | TypeError {
  const works: Work[] = [];
  const open = [list[Symbol.iterator]()];
  const enclosing: unknown[] = [list];
  for (let top = open.at(-1); top; top = open.at(-1)) {
    const { done, value } = top.next();
    if (done) {
      open.pop();
      enclosing.pop();
    } else if (isTask(value) || isFlow(value)) works.push(value);
    else if ((Array.isArray(value) || value instanceof Set) && !enclosing.includes(value)) {
      open.push((value as readonly unknown[])[Symbol.iterator]());
      enclosing.push(value);
    } else return illegal(value, " inside a list");
  }
  return works;
}

function illegal(value: unknown, where = ""): TypeError {
  return new TypeError(
    `A flow yielded ${describe(value)}${where}. It may yield a task, a flow, an array or Set of those, or a dependency${hint(value)}`,
  );
}

function hint(value: unknown): string {
  if (isPromiseLike(value)) return "; in an `async *flow`, `await` it.";
  if (isScope(value) || isIterator(value)) return "; did you mean `yield*`?";
  return makerAdvice(value) || (typeof value === "function" ? "; did you mean to call it?" : ".");
}

function describe(value: unknown): string {
  if (!isScope(value)) return describeValue(value);
  return value.kind === "all" ? "an all(…)" : `a scope (${value.kind})`;
}
