import { all, execute, FatalError, MemoryBlobStore, taskableOperation, type ExecutionEvent, type Task } from "../../src/index.js";
import { parseMeta } from "../../src/cache/entry-format.js";
import { textOfStored, valueOfText } from "../../src/cache/value-codec.js";

/** One task of a world: its upstreams are earlier ones. */
export interface Plan {
  readonly upstreams: readonly number[];
  readonly isCached: boolean;
  readonly ttlMs: number | undefined;
}

/** The value of a run tells which run it was, of which code, and which runs it was made from. */
export interface Provenance {
  readonly run: number;
  readonly code: number;
  readonly atMs: number;
  readonly inputs: readonly Provenance[];
}

interface Run {
  readonly ran: number[];
  readonly values: Map<number, Provenance>;
}

let runs = 0;
let current: Run = { ran: [], values: new Map() };
let failsAt: number | undefined;
/** The task whose first attempt fails. */
let flaky: number | undefined;
let codes: number[] = [];
const offset = { ms: 0 };

/** Called by what {@link operationOf} makes. */
function run(index: number, code: number, inputs: readonly Provenance[]): Provenance {
  if (current.ran.length === failsAt) throw new FatalError("interrupted");
  if (index === flaky) {
    flaky = undefined;
    throw new Error("not at the first attempt");
  }
  const value = { run: ++runs, code, atMs: Date.now(), inputs };
  current.ran.push(index);
  current.values.set(index, value);
  return value;
}

type Work = (...inputs: Provenance[]) => Provenance;

/** The operation of a task, whose text has the number of its code in it. */
function operationOf(index: number, { isCached, ttlMs }: Plan) {
  const code = codes[index] ?? 0;
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the text of the code is what is tested
  const body = new Function("run", `return (...inputs) => run(${index}, ${code}, inputs);`) as (use: typeof run) => Work;
  const work = body(run);
  const cache = isCached && { source: "operation" as const, ...(ttlMs !== undefined && { ttlMs }) };
  return taskableOperation({ name: `world-${index}`, cache, retries: { limit: 1, initialDelayMs: 0 } }, work);
}

/** The way in which an execution of a world goes. */
export interface ExecutionPlan {
  readonly roots: readonly number[];
  /** After how many runs it is interrupted, to be resumed from its checkpoint. */
  readonly interruptAt: number | undefined;
  /** The task whose first attempt fails. */
  readonly flaky: number | undefined;
  /** Whether all roots are started at once, so that what they have in common is joined. */
  readonly isSideBySide: boolean;
}

/** Executions of random graphs against one store, and a model of what they must do. */
export class CachedWorld {
  readonly store = new MemoryBlobStore();
  readonly #plans: readonly Plan[];
  #done = new Map<number, Provenance>();
  #tasks: Task<Provenance>[] = [];

  constructor(plans: readonly Plan[]) {
    this.#plans = plans;
    codes = plans.map(() => 0);
    Date.now = () => realNow() + offset.ms;
    performance.now = () => realPerformance() + offset.ms;
  }

  /** Sets the clocks right again. */
  close(): void {
    Date.now = realNow;
    performance.now = realPerformance;
  }

  changeCode(index: number): void {
    codes[index] = (codes[index] ?? 0) + 1;
  }

  passTime(ms: number): void {
    offset.ms += ms;
  }

  async clear(index: number): Promise<void> {
    for await (const key of this.store.list(`cache/v1/world-${index}/`)) await this.store.delete([key]);
  }

  async damage(index: number): Promise<void> {
    for await (const key of this.store.list(`cache/v1/world-${index}/`)) {
      const bytes = Buffer.from((await this.store.get(key))?.bytes ?? []);
      bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
      await this.store.put(key, bytes);
    }
  }

  /** Runs roots; with `interruptAt`, again from what was recorded before. */
  async execute({ roots, interruptAt, flaky: fails, isSideBySide }: ExecutionPlan): Promise<string[]> {
    this.#makeTasks();
    this.#done = new Map();
    const checkpoint = new MemoryBlobStore();
    const executionId = `world-${++runs}`;
    const problems: string[] = [];
    for (const failing of interruptAt === undefined ? [undefined] : [interruptAt, undefined]) {
      const expected = await this.#expected(roots);
      current = { ran: [], values: new Map() };
      failsAt = failing;
      flaky = fails;
      const restored: number[] = [];
      const onEvent = (event: ExecutionEvent) => {
        if (event.type === "task-restored" && event.from === "cache") restored.push(Number(event.operationId.slice(6)));
      };
      const got = new Map<number, Provenance>();
      const tasks = this.#tasks;
      const flow = function* () {
        const works = roots.map((root) => tasks[root] as Task<Provenance>);
        if (isSideBySide) for (const [place, value] of (yield* all(works)).entries()) got.set(roots[place] as number, value);
        else for (const [place, work] of works.entries()) got.set(roots[place] as number, yield* work);
      };
      const { store: cache } = this;
      await execute(flow, { checkpoint, executionId, cache, onEvent }).catch((error: unknown) => {
        if (failing === undefined) throw error;
      });
      const ran = [...current.ran].sort();
      if (failing === undefined && String(ran) !== String([...expected.ran].sort()))
        problems.push(`ran ${ran.join()}, not ${expected.ran.join()}`);
      for (const [root, value] of got) {
        const should = current.values.get(root) ?? expected.values.get(root);
        if (JSON.stringify(value) !== JSON.stringify(should)) problems.push(`stale value of ${root}`);
      }
      for (const index of restored) this.#done.set(index, expected.values.get(index) as Provenance);
      for (const [index, value] of current.values) this.#done.set(index, value);
    }
    return problems;
  }

  /** Two executions at once; afterwards all that matters is that the store is sound. */
  async executeTwice(roots: readonly number[]): Promise<void> {
    this.#makeTasks();
    failsAt = flaky = undefined;
    const flow = () => {
      const tasks = this.#tasks;
      return function* () {
        for (const root of roots) yield* tasks[root] as Task<Provenance>;
      };
    };
    await Promise.all([execute(flow(), { cache: this.store }), execute(flow(), { cache: this.store })]);
  }

  #makeTasks(): void {
    this.#tasks = [];
    for (const [index, plan] of this.#plans.entries())
      this.#tasks.push(
        operationOf(index, plan).makeTask(...plan.upstreams.map((upstream) => this.#tasks[upstream] as Task<Provenance>)),
      );
  }

  // The model: what must run, by nothing but what values say of themselves.
  async #expected(roots: readonly number[]): Promise<Run> {
    const entries = new Map<number, Provenance>();
    for (const [index] of this.#plans.entries()) {
      const entry = await this.#entryOf(index);
      if (entry) entries.set(index, entry);
    }
    const ran: number[] = [];
    const values = new Map(this.#done);
    const isCached = (index: number): boolean => (this.#plans[index] as Plan).isCached && this.#above(index).every(isCached);
    const runOf = (index: number): number | undefined =>
      (values.get(index) ?? (isValid(index) ? entries.get(index) : undefined))?.run;
    const isValid = (index: number): boolean => {
      const entry = entries.get(index);
      if (!entry || !isCached(index) || entry.code !== codes[index]) return false;
      const { ttlMs } = this.#plans[index] as Plan;
      if (ttlMs !== undefined && Date.now() - entry.atMs >= ttlMs) return false;
      return this.#above(index).every((upstream, place) => runOf(upstream) === entry.inputs[place]?.run);
    };
    const evaluate = (index: number): boolean => {
      if (values.has(index)) return true;
      const entry = isValid(index) ? entries.get(index) : undefined;
      if (entry) return values.set(index, entry) !== undefined;
      if (!this.#above(index).every(evaluate)) return false;
      ran.push(index);
      values.set(index, { run: -index - 1, code: codes[index] ?? 0, atMs: 0, inputs: [] });
      return true;
    };
    roots.every(evaluate);
    return { ran, values };
  }

  #above(index: number): readonly number[] {
    return (this.#plans[index] as Plan).upstreams;
  }

  async #entryOf(index: number): Promise<Provenance | undefined> {
    const { contentId } = this.#tasks[index] as Task;
    const blob = await this.store.get(`cache/v1/world-${index}/${contentId}/meta`);
    if (!blob) return undefined;
    try {
      const { value = "", textBytes, isCompressed } = parseMeta(blob.bytes);
      return valueOfText(await textOfStored({ bytes: Buffer.from(value, "base64"), textBytes, isCompressed })) as Provenance;
    } catch {
      return undefined;
    }
  }
}

const realNow = Date.now.bind(Date);
const realPerformance = performance.now.bind(performance);
