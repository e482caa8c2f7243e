import { TaskableOperation, type Inputs } from "@mazepa/core";
import { callablePrototype } from "@mazepa/core/internal";
import { canvasOf } from "./built-canvas.js";
import { Call, immutable, plain, type Callee } from "./call.js";
import type { CanvasOf } from "./canvas.js";
import type { Given, LeadOf, List } from "./lead.js";

declare module "@mazepa/core" {
  interface TaskableOperation {
    /**
     * A signature: a call with its last arguments. The value of the step before it, if any, is the
     * first argument.
     */
    s<A extends unknown[], R, G extends List & Given<Inputs<A>>>(
      this: { run(...args: A): R },
      ...last: G
    ): CanvasOf<LeadOf<A, G>, Awaited<R>>;
    /** An immutable signature: a call with all its arguments, which ignores what comes before. */
    si<A extends unknown[], R>(this: { run(...args: A): R }, ...args: Inputs<A>): CanvasOf<List, Awaited<R>>;
  }
  interface CallableMethods<A extends unknown[], R> {
    /**
     * A signature: a call with its last arguments. The value of the step before it, if any, is the
     * first argument.
     */
    s<G extends List & Given<Inputs<A>>>(...last: G): CanvasOf<LeadOf<A, G>, Awaited<R>>;
    /** An immutable signature: a call with all its arguments, which ignores what comes before. */
    si(...args: Inputs<A>): CanvasOf<List, Awaited<R>>;
  }
}

for (const owner of [TaskableOperation.prototype, callablePrototype]) {
  for (const style of [plain, immutable]) {
    const value = function (this: Callee, ...args: unknown[]): unknown {
      return canvasOf(new Call(this, args, style));
    };
    Object.defineProperty(owner, style.isImmutable ? "si" : "s", { value, configurable: true, writable: true });
  }
}
