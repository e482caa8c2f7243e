import { isPromiseLike } from "../is-promise-like.js";
import { isScope } from "../tasks/scope.js";
import { isTask } from "../tasks/task.js";
import { isFlow, startBody, type Flow } from "./flow.js";
import { runInFlowContext, type InternalFlowContext } from "./flow-context.js";

/** The result of advancing a body. */
export type FlowStep =
  | { readonly type: "yielded"; readonly value: unknown }
  | { readonly type: "returned"; readonly value: unknown }
  | { readonly type: "threw"; readonly error: unknown };

/** The value or error with which a body is advanced. */
export interface FlowResume {
  readonly kind: "start" | "value" | "error";
  readonly value: unknown;
}

type AnyIterator = Iterator<unknown, unknown, unknown> | AsyncIterator<unknown, unknown, unknown>;

/**
 * The running body of one flow: a generator, an async generator, or a plain function whose value
 * may be a task or flow to wait for.
 */
export class FlowBody {
  readonly #flow: Flow;
  readonly #context: InternalFlowContext;
  #iterator: AnyIterator | undefined;
  #isPending = false;

  constructor(flow: Flow, context: InternalFlowContext) {
    this.#flow = flow;
    this.#context = context;
  }

  /** Advances to the next `yield`, or the end. Returns a promise if the body is asynchronous. */
  advance(resume: FlowResume): FlowStep | Promise<FlowStep> {
    try {
      const result = runInFlowContext(this.#context, FlowBody.#step, this, resume);
      return isPromiseLike(result) ? this.#await(result) : toStep(result);
    } catch (error) {
      return { type: "threw", error };
    }
  }

  /**
   * Runs the body's `finally` blocks, without starting the work that they yield or waiting for a
   * pending `next()`. Returns the errors that they threw.
   */
  close(): Closing | Promise<Closing> {
    const iterator = this.#iterator;
    if (!iterator?.return) return closed;
    try {
      const result = runInFlowContext(this.#context, () => iterator.return?.(undefined));
      if (!isPromiseLike(result)) return this.#finish(iterator as Iterator<unknown>, result);
      const whenClosed = this.#finishAsync(iterator, result);
      return this.#isPending ? closed : whenClosed;
    } catch (error) {
      return { failure: { error } };
    }
  }

  /**
   * Advances the iterator. It is static, without a closure, since flows are advanced as often as
   * they yield.
   */
  static #step(body: FlowBody, resume: FlowResume): IteratorResult<unknown> | Promise<IteratorResult<unknown>> {
    return resume.kind === "start" ? body.#start() : body.#resume(resume);
  }

  #start(): IteratorResult<unknown> | Promise<IteratorResult<unknown>> {
    const value = startBody(this.#flow);
    return isPromiseLike(value) ? this.#firstOf(value) : this.#first(value);
  }

  async #firstOf(value: PromiseLike<unknown>): Promise<IteratorResult<unknown>> {
    return this.#first(await value);
  }

  #first(value: unknown): IteratorResult<unknown> | Promise<IteratorResult<unknown>> {
    if (isTask(value) || isFlow(value)) this.#iterator = value[Symbol.iterator]();
    else if (isIterator(value)) this.#iterator = value;
    else return { done: true, value };
    return this.#iterator.next();
  }

  #resume({ kind, value }: FlowResume): IteratorResult<unknown> | Promise<IteratorResult<unknown>> {
    const iterator = this.#iterator;
    if (!iterator) throw value;
    if (kind === "value") return iterator.next(value);
    if (iterator.throw) return iterator.throw(value);
    throw value;
  }

  async #await(result: PromiseLike<IteratorResult<unknown>>): Promise<FlowStep> {
    this.#isPending = true;
    try {
      return toStep(await result);
    } catch (error) {
      return { type: "threw", error };
    } finally {
      this.#isPending = false;
    }
  }

  #finish(iterator: Iterator<unknown>, first: IteratorResult<unknown> | undefined): Closing {
    let result = first;
    for (let yields = 0; result && !result.done && yields < maxFinalYields; yields++) {
      const { value } = result;
      result = runInFlowContext(this.#context, () => (expectsResult(value) ? iterator.return?.(undefined) : iterator.next()));
    }
    return closed;
  }

  async #finishAsync(iterator: AnyIterator, first: PromiseLike<IteratorResult<unknown>>): Promise<Closing> {
    try {
      let result: IteratorResult<unknown> | undefined = await first;
      for (let yields = 0; result && !result.done && yields < maxFinalYields; yields++) {
        result = await (expectsResult(result.value) ? iterator.return?.(undefined) : iterator.next());
      }
      return closed;
    } catch (error) {
      return { failure: { error } };
    }
  }
}

/** The result of closing a body. */
export interface Closing {
  readonly failure?: { readonly error: unknown };
}

const closed: Closing = {};

/** A `finally` that yields more often than this is abandoned. */
const maxFinalYields = 1000;

/**
 * Whether the value comes from a `yield*`, which in a `finally` can never give a result: the rest
 * of that `finally` is skipped.
 */
function expectsResult(value: unknown): boolean {
  return isScope(value) && value.enter();
}

function toStep({ done, value }: IteratorResult<unknown>): FlowStep {
  return { type: done ? "returned" : "yielded", value };
}

function isIterator(value: unknown): value is AnyIterator {
  return typeof value === "object" && value !== null && "next" in value && typeof value.next === "function" && isIterable(value);
}

function isIterable(value: object): boolean {
  return Symbol.iterator in value || Symbol.asyncIterator in value;
}
