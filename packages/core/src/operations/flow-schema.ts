import type { Flow } from "../flows/flow.js";
import type { FlowValue } from "../flows/yieldable.js";
import { makeFlow } from "./make-flow.js";

/**
 * The base class that gives decorated flow schemas a typed `makeFlow`. Extending it is optional:
 * `makeFlow(schema, …)` does the same.
 *
 * @example
 * ```ts
 * @flowSchema()
 * class Survey extends FlowSchema {
 *   *flow(urls: string[]) {
 *     const texts = yield* all(urls.map((url) => load.makeTask(url)));
 *     return yield* count.makeTask(texts.join(" "));
 *   }
 * }
 * await execute(new Survey().makeFlow(["https://example.org"]));
 * ```
 */
export abstract class FlowSchema {
  /**
   * The body: a generator, an async generator, or a plain function whose return value is the flow's
   * result.
   */
  abstract flow(...args: never[]): unknown;

  /**
   * A flow that runs `flow(...args)`. Nothing runs until it is executed or yielded.
   *
   * @throws UnknownOperationError when the class is not marked `@flowSchema`.
   */
  makeFlow<A extends unknown[], B>(this: { flow(...args: A): B }, ...args: A): Flow<FlowValue<B>> {
    return makeFlow(this, ...args);
  }
}
