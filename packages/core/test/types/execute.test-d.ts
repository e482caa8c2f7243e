import { expectTypeOf } from "expect-type";
import {
  execute,
  Executor,
  flowSchema,
  startExecution,
  taskableOperation,
  type Execution,
  type ExecutionEvent,
  type Flow,
  type Task,
} from "../../src/index.js";

const text = taskableOperation({ name: "text" }, (_value: number) => "a");
const size = taskableOperation({ name: "size" }, async (_text: string) => 1);
const flow = flowSchema(function* flow(value: number) {
  return new Date(yield* size.makeTask(yield* text.makeTask(value)));
});
declare const tasks: Task<string>[];
declare const either: Task<string> | Flow<Date>;

expectTypeOf(execute(text.makeTask(1))).toEqualTypeOf<Promise<string>>();
expectTypeOf(execute(flow(1))).toEqualTypeOf<Promise<Date>>();
expectTypeOf(execute(either)).toEqualTypeOf<Promise<string | Date>>();
expectTypeOf(execute([text.makeTask(1), flow(1), () => 5])).toEqualTypeOf<Promise<[string, Date, number]>>();
expectTypeOf(execute(tasks)).toEqualTypeOf<Promise<string[]>>();
expectTypeOf(execute([...tasks, flow(1)])).toEqualTypeOf<Promise<[...string[], Date]>>();
expectTypeOf(execute([])).toEqualTypeOf<Promise<[]>>();
expectTypeOf(execute(() => text.makeTask(1))).toEqualTypeOf<Promise<string>>();
expectTypeOf(execute(async () => flow(1))).toEqualTypeOf<Promise<Date>>();
expectTypeOf(
  execute(function* () {
    return yield* size.makeTask("a");
  }),
).toEqualTypeOf<Promise<number>>();
expectTypeOf(
  execute(async function* () {
    yield text.makeTask(1);
    return "done";
  }),
).toEqualTypeOf<Promise<string>>();
expectTypeOf(execute(Math.random() > 1 ? text.makeTask(1) : [flow(1)])).toEqualTypeOf<Promise<string | [Date]>>();

const execution = startExecution([text.makeTask(1), size.makeTask("a")], { maxInFlight: 5 });
expectTypeOf(execution).toEqualTypeOf<Execution<[string, number]>>();
expectTypeOf(execution.result).toEqualTypeOf<Promise<[string, number]>>();
expectTypeOf(execution.id).toBeString();
expectTypeOf(execution.cancel).toBeCallableWith("why");
expectTypeOf(execution).toExtend<AsyncIterable<ExecutionEvent>>();
expectTypeOf(execution.snapshot()["text"]?.succeeded).toEqualTypeOf<number | undefined>();

const executor = new Executor({ maxInFlight: 10 });
expectTypeOf(executor.execute(flow(1))).toEqualTypeOf<Promise<Date>>();
expectTypeOf(executor.execute([text.makeTask(1), flow(1)], { executionId: "a" })).toEqualTypeOf<Promise<[string, Date]>>();
expectTypeOf(executor.startExecution(text.makeTask(1)).result).toEqualTypeOf<Promise<string>>();

// Events are told apart by their type
void execute(flow(1), {
  onEvent(event) {
    if (event.type === "task-retrying") expectTypeOf(event.delayMs).toBeNumber();
    if (event.type === "task-succeeded") expectTypeOf(event.taskId).toBeString();
    if (event.type === "flow-started") expectTypeOf(event.flow).toBeString();
    expectTypeOf(event.at).toEqualTypeOf<Date>();
    // @ts-expect-error not every event is about a task
    void event.taskId;
  },
});

// @ts-expect-error a number is nothing that can be executed
void execute(5);
// @ts-expect-error a promise is not either
void execute(Promise.resolve(1));
// @ts-expect-error an operation is not yet a task
void execute([{ run: () => 1 }]);
// @ts-expect-error a generator that was already made
void execute((function* () {})());
// @ts-expect-error a misspelt option
void execute(flow(1), { concurrency: 5 });
// @ts-expect-error an option of another type
void execute(flow(1), { failurePolicy: "stop" });
// @ts-expect-error options, misspelt
new Executor({ maxInflight: 5 });
// @ts-expect-error a function that needs arguments
void execute((value: number) => text.makeTask(value));
