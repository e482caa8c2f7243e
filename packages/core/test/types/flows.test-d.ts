import { expectTypeOf } from "expect-type";
import {
  concurrentFlow,
  dependency,
  flowSchema,
  FlowSchema,
  reduce,
  all,
  makeFlow,
  map,
  operationPackage,
  race,
  sequentialFlow,
  settle,
  sleep,
  taskableOperation,
  withTimeout,
  type AsyncFlowGenerator,
  type Flow,
  type FlowGenerator,
  type Task,
  type TaskOutcome,
} from "../../src/index.js";

const text = taskableOperation({ name: "text" }, (_value: number) => "a");
const size = taskableOperation({ name: "size" }, async (_text: string) => 1);
const flag = taskableOperation({ name: "flag" }, () => true);
const list = taskableOperation({ name: "list" }, () => [1, 2]);
declare const tasks: Task<string>[];
declare const mixed: (Task<string> | Flow<Date>)[];
declare const dateFlow: Flow<Date>;

// F4: yield* of tasks, flows and scopes is typed, in *flow and in async *flow
@flowSchema()
class Pipeline extends FlowSchema {
  constructor(readonly factor = 1) {
    super();
  }
  *flow(urls: string[], limit?: number) {
    expectTypeOf(yield* text.makeTask(1)).toBeString();
    expectTypeOf(yield* size.makeTask("a")).toBeNumber();
    expectTypeOf(yield* dateFlow).toEqualTypeOf<Date>();
    expectTypeOf(yield* all([text.makeTask(1), size.makeTask("a"), dateFlow])).toEqualTypeOf<[string, number, Date]>();
    expectTypeOf(yield* all(tasks)).toEqualTypeOf<string[]>();
    expectTypeOf(yield* all(mixed)).toEqualTypeOf<(string | Date)[]>();
    expectTypeOf(yield* all(urls.map((url) => size.makeTask(url)))).toEqualTypeOf<number[]>();
    expectTypeOf(yield* all([...tasks, dateFlow])).toEqualTypeOf<[...string[], Date]>();
    expectTypeOf(yield* all([])).toEqualTypeOf<[]>();
    expectTypeOf(yield* race([text.makeTask(1), size.makeTask("a")])).toEqualTypeOf<string | number>();
    expectTypeOf(yield* race(tasks)).toBeString();
    expectTypeOf(yield* withTimeout(size.makeTask("a"), 10)).toBeNumber();
    expectTypeOf(yield* withTimeout(dateFlow, 10)).toEqualTypeOf<Date>();
    expectTypeOf(yield* sleep(1)).toBeVoid();
    expectTypeOf(yield* settle(text.makeTask(1))).toEqualTypeOf<TaskOutcome<string>>();
    expectTypeOf(yield* settle(dateFlow)).toEqualTypeOf<TaskOutcome<Date>>();
    expectTypeOf(yield* settle([text.makeTask(1), size.makeTask("a")])).toEqualTypeOf<
      [TaskOutcome<string>, TaskOutcome<number>]
    >();
    expectTypeOf(yield* settle(tasks)).toEqualTypeOf<TaskOutcome<string>[]>();
    yield tasks;
    yield [text.makeTask(1), [dateFlow, new Set([flag.makeTask()])]];
    yield dependency();
    yield dependency(tasks[0] ?? dateFlow);
    yield dependency([text.makeTask(1), [dateFlow]], size.makeTask("a"));
    const outcome = yield* settle(text.makeTask(1));
    if (outcome.status === "succeeded") expectTypeOf(outcome.value).toBeString();
    if (outcome.status === "failed") expectTypeOf(outcome.error).toEqualTypeOf<Error>();
    if (outcome.status === "cancelled") expectTypeOf(outcome.reason).toBeString();
    return { urls, limit };
  }
}
expectTypeOf(new Pipeline().makeFlow(["a"])).toEqualTypeOf<Flow<{ urls: string[]; limit: number | undefined }>>();
expectTypeOf(makeFlow(new Pipeline(), ["a"], 2)).toEqualTypeOf<Flow<{ urls: string[]; limit: number | undefined }>>();
expectTypeOf(new Pipeline().makeFlow([]).with({ tags: ["a"] }).result).toEqualTypeOf<{
  urls: string[];
  limit: number | undefined;
}>();

const later = flowSchema(async function* later(url: string) {
  const response = await Promise.resolve(url.length);
  expectTypeOf(yield* text.makeTask(response)).toBeString();
  expectTypeOf(yield* all([text.makeTask(1), size.makeTask("a")])).toEqualTypeOf<[string, number]>();
  expectTypeOf(yield* reduce(tasks, (sum, value) => sum + value.length, 0)).toBeNumber();
  yield [text.makeTask(1)];
  yield dependency();
  return response;
});
expectTypeOf(later("a")).toEqualTypeOf<Flow<number>>();

// F12: streams
const streaming = flowSchema(function* streaming() {
  expectTypeOf(yield* reduce(tasks, (sum: number, value) => sum + value.length, 0)).toBeNumber();
  expectTypeOf(yield* map([1, 2], (value) => text.makeTask(value))).toEqualTypeOf<string[]>();
  expectTypeOf(yield* map(new Set(["a"]), (value, index) => size.makeTask(value + index), { concurrency: 2 })).toEqualTypeOf<
    number[]
  >();
  expectTypeOf(yield* map(tasks, (task) => size.makeTask(task))).toEqualTypeOf<number[]>();
});
void streaming;

// F10: stages
expectTypeOf(sequentialFlow([text.makeTask(1), dateFlow, () => 5, async () => "a"])).toEqualTypeOf<
  Flow<[string, Date, number, string]>
>();
expectTypeOf(concurrentFlow([size.makeTask("a"), () => text.makeTask(1), () => later("a")])).toEqualTypeOf<
  Flow<[number, string, number]>
>();
expectTypeOf(
  concurrentFlow([
    function* () {
      yield* flag.makeTask();
      return "done";
    },
  ]),
).toEqualTypeOf<Flow<[string]>>();
expectTypeOf(concurrentFlow(tasks)).toEqualTypeOf<Flow<string[]>>();

// Plain functions: what they return is the flow's value; a task or flow is waited for
const plain = flowSchema(function plain(value: number) {
  return text.makeTask(value);
});
const computed = flowSchema({ tags: ["a"] }, function computed(value: number) {
  return value * 2;
});
const promised = flowSchema(async function promised() {
  return later("a");
});
expectTypeOf(plain(1)).toEqualTypeOf<Flow<string>>();
expectTypeOf(computed(1)).toEqualTypeOf<Flow<number>>();
expectTypeOf(promised()).toEqualTypeOf<Flow<number>>();
expectTypeOf(flowSchema(function* nothing() {})()).toEqualTypeOf<Flow<void>>();

// Recursive flows need an annotation
const tree = flowSchema({ name: "tree" }, function* (depth: number): FlowGenerator<number> {
  if (depth === 0) return yield* size.makeTask("a");
  const [left, right] = yield* all([tree(depth - 1), tree(depth - 1)]);
  return left + right;
});
const asyncTree = flowSchema({ name: "async tree" }, async function* (depth: number): AsyncFlowGenerator<number> {
  return depth === 0 ? 1 : yield* asyncTree(depth - 1);
});
expectTypeOf(tree(3)).toEqualTypeOf<Flow<number>>();
expectTypeOf(asyncTree(3)).toEqualTypeOf<Flow<number>>();

@flowSchema
class Recursive extends FlowSchema {
  *flow(depth: number): FlowGenerator<string> {
    return depth === 0 ? "done" : yield* this.makeFlow(depth - 1);
  }
}
expectTypeOf(new Recursive().makeFlow(1)).toEqualTypeOf<Flow<string>>();

// A task given to a flow stays a task
const given = flowSchema(function* given(task: Task<string>) {
  return yield* task;
});
expectTypeOf(given(text.makeTask(1))).toEqualTypeOf<Flow<string>>();
// @ts-expect-error and stands for no value
later(text.makeTask(1));

// Operation packages have the same decorators
const packaged = operationPackage({ name: "p", version: "1.0.0" });
expectTypeOf(
  packaged.flowSchema(function* inPackage(value: number) {
    return yield* packaged.taskableOperation({ name: "x" }, (n: number) => n).makeTask(value);
  })(1),
).toEqualTypeOf<Flow<number>>();

// Misuse
// @ts-expect-error a missing argument
new Pipeline().makeFlow();
// @ts-expect-error an argument of another type
later(1);
// @ts-expect-error all takes an array
all(text.makeTask(1));
// @ts-expect-error all takes tasks and flows
all([1]);
// @ts-expect-error promises are awaited, not gathered
all([Promise.resolve(1)]);
// @ts-expect-error a dependency on a number
dependency(1);
// @ts-expect-error operations are not tasks
race([text]);
// @ts-expect-error a stage that is none
sequentialFlow([1]);
// @ts-expect-error a function of map must make a task or a flow
void map([1], (value) => value);
// @ts-expect-error a misspelt option
void map([1], (value) => text.makeTask(value), { parallel: 2 });
// @ts-expect-error flows have no retries
flowSchema({ retries: 3 });
// @ts-expect-error flows have no retries
dateFlow.with({ retries: 3 });
// @ts-expect-error a class without flow
void (() => flowSchema()(class {}));

const recursiveWrong = flowSchema({ name: "wrong" }, function* (): FlowGenerator<string> {
  // @ts-expect-error what is returned is annotated
  return yield* list.makeTask();
});
void recursiveWrong;
const yieldsWrong = flowSchema({ name: "yields wrong" }, function* (): FlowGenerator<void> {
  // @ts-expect-error a number cannot be yielded where the annotation is
  yield 1;
});
void yieldsWrong;
