import { expectTypeOf } from "expect-type";
import {
  makeTask,
  part,
  taskableOperation,
  TaskableOperation,
  valueOf,
  type CallableOperation,
  type Input,
  type Part,
  type Task,
} from "../../src/index.js";

@taskableOperation({ retries: 3 })
class Greet extends TaskableOperation {
  constructor(readonly greeting = "Hi") {
    super();
  }
  run(name: string, times = 1, ...rest: boolean[]): string {
    return `${this.greeting} ${name} ${times} ${rest.length}`;
  }
  all(names: string[]) {
    return names.map((name) => this.makeTask(name));
  }
}

@taskableOperation
class Fetch {
  async run(url: URL | string, options?: { readonly retries?: number }): Promise<Uint8Array> {
    return new Uint8Array(options?.retries ?? String(url).length);
  }
}

@taskableOperation()
class Pair extends TaskableOperation {
  run(pair: readonly [string, number], either: string | number, list: readonly Date[]): [number, string] {
    return [pair[1] + list.length, pair[0] + either];
  }
}

@taskableOperation()
class Nothing extends TaskableOperation {
  run(): void {}
}

@taskableOperation()
class Maybe extends TaskableOperation {
  async run(flag: boolean): Promise<string | undefined> {
    return flag ? "yes" : undefined;
  }
}

const greet = new Greet();
const shout = taskableOperation({ name: "shout" }, (text: string) => text.toUpperCase());
const wait = taskableOperation(async function wait(value: number, unit?: "s" | "ms") {
  return { value, unit };
});

// O3: the method of the base class, and the free function for both
expectTypeOf(greet.makeTask("a")).toEqualTypeOf<Task<string>>();
expectTypeOf(makeTask(greet, "a")).toEqualTypeOf<Task<string>>();
expectTypeOf(makeTask(new Fetch(), "a")).toEqualTypeOf<Task<Uint8Array>>();
expectTypeOf(makeTask(shout, "a")).toEqualTypeOf<Task<string>>();
// @ts-expect-error a class that extends nothing does not show the method that it was given
new Fetch().makeTask("a");

// O2: the class is what it was
expectTypeOf(new Greet("Hello").run("a")).toBeString();
expectTypeOf(Greet).toBeConstructibleWith("Hello");
expectTypeOf(shout("a")).toBeString();
expectTypeOf(wait(1, "s")).toEqualTypeOf<Promise<{ value: number; unit: "s" | "ms" | undefined }>>();
expectTypeOf(shout).toEqualTypeOf<CallableOperation<[text: string], string>>();

// O4: arguments are the parameters of run, the value is what is awaited of it
expectTypeOf(makeTask(new Fetch(), new URL("a:b"), { retries: 1 })).toEqualTypeOf<Task<Uint8Array>>();
expectTypeOf(new Nothing().makeTask()).toEqualTypeOf<Task<void>>();
expectTypeOf(new Maybe().makeTask(true)).toEqualTypeOf<Task<string | undefined>>();
expectTypeOf(wait.makeTask(1)).toEqualTypeOf<Task<{ value: number; unit: "s" | "ms" | undefined }>>();
expectTypeOf(greet.all(["a"])).toEqualTypeOf<Task<string>[]>();
expectTypeOf(greet.makeTask("a").result).toBeString();
expectTypeOf(greet.makeTask("a").with({ priority: 1 })).toEqualTypeOf<Task<string>>();
expectTypeOf(new Pair().makeTask(["a", 1], "b", [])).toEqualTypeOf<Task<[number, string]>>();

// O4: optional and rest parameters
greet.makeTask("a");
greet.makeTask("a", 2);
greet.makeTask("a", undefined);
greet.makeTask("a", 2, true, false);
wait.makeTask(1, "ms");

// @ts-expect-error a missing argument
greet.makeTask();
// @ts-expect-error an argument of another type
greet.makeTask(1);
// @ts-expect-error an optional argument of another type
greet.makeTask("a", "b");
// @ts-expect-error a rest argument of another type
greet.makeTask("a", 2, "c");
// @ts-expect-error an argument too many
new Nothing().makeTask(1);
// @ts-expect-error an argument of another type, for the free function
makeTask(new Fetch(), 1);
// @ts-expect-error not one of the union
wait.makeTask(1, "h");
// @ts-expect-error a tuple that is too short
new Pair().makeTask(["a"], "b", []);
// @ts-expect-error a wrong member of a tuple
new Pair().makeTask(["a", "b"], "b", []);
// @ts-expect-error not of the class, but of its instances
makeTask(Greet, "a");
// @ts-expect-error what has no run is no operation
makeTask({}, 1);

// O11: tasks in place of arguments, and of elements of arrays and tuples
const text = greet.makeTask("a");
const number = wait.makeTask(1);
const date = taskableOperation(function date(): Date {
  return new Date();
}).makeTask();
shout.makeTask(text);
makeTask(shout, text);
greet.makeTask(text, 2, true);
new Pair().makeTask([text, 1], text, [date, new Date()]);
new Pair().makeTask(["a", 1], "b", [date].concat(date));
new Pair().makeTask(taskableOperation({ name: "pair" }, (): [string, number] => ["a", 1]).makeTask(), 1, []);
makeTask(new Fetch(), text, { retries: valueOf(taskableOperation({ name: "n" }, () => 1).makeTask()) });
makeTask(new Fetch(), Math.random() > 1 ? text : "a");
expectTypeOf(valueOf(text)).toBeString();

// @ts-expect-error a task of another type
shout.makeTask(number);
// @ts-expect-error a task of another type as an element
new Pair().makeTask([number, 1], "b", []);
// @ts-expect-error a task of elements in place of the array
new Pair().makeTask(["a", 1], "b", date);
// @ts-expect-error deeper than elements of arrays it takes valueOf
makeTask(new Fetch(), "a", { retries: wait.makeTask(1) });

const record = taskableOperation({ name: "record" }, () => ({ pages: ["a"], size: 1, note: undefined as string | undefined }));
expectTypeOf(part(record.makeTask(), "pages", 0)).toEqualTypeOf<Part<string>>();
expectTypeOf(part(record.makeTask(), "note")).toEqualTypeOf<Part<string | undefined>>();
shout.makeTask(part(record.makeTask(), "pages", 0));
new Pair().makeTask([part(record.makeTask(), "pages", 0), 1], "b", []);
// @ts-expect-error a part of another type
shout.makeTask(part(record.makeTask(), "size"));
// @ts-expect-error the value has no such part
part(record.makeTask(), "pagse");
// @ts-expect-error methods of a list are no parts
part(record.makeTask(), "pages", "length");

expectTypeOf<Input<string>>().toEqualTypeOf<string | Task<string> | Part<string>>();
expectTypeOf<Input<readonly number[]>>().toEqualTypeOf<
  readonly number[] | Task<readonly number[]> | Part<readonly number[]> | readonly (number | Task<number> | Part<number>)[]
>();

// Limits that docs/operations.md tells of: a generic run gives unknown, of an overloaded one the
// last signature counts
@taskableOperation()
class Identity extends TaskableOperation {
  run<T>(value: T): T {
    return value;
  }
}
@taskableOperation()
class Overloaded extends TaskableOperation {
  run(value: string): string;
  run(value: number): number;
  run(value: string | number): string | number {
    return value;
  }
}
expectTypeOf(new Identity().makeTask("a")).toEqualTypeOf<Task<unknown>>();
expectTypeOf(new Overloaded().makeTask(1)).toEqualTypeOf<Task<number>>();
// @ts-expect-error the first signature is out of sight
new Overloaded().makeTask("a");

// Misplaced decorators and options
// @ts-expect-error a misspelt option
taskableOperation({ retry: 3 });
// @ts-expect-error an option of another type
taskableOperation({ timeoutMs: "30s" });
// @ts-expect-error an id belongs to one task
taskableOperation({ id: "x" });
// @ts-expect-error a misspelt option of a task
text.with({ timeout: 3 });
// @ts-expect-error a class without run
void (() => taskableOperation()(class {}));
// @ts-expect-error a class without run
void (() => taskableOperation(class {}));

class Misplaced {
  // @ts-expect-error it stands on classes
  @taskableOperation() run(): number {
    return 1;
  }
}
void Misplaced;

// A task of something narrower serves as one of something wider
expectTypeOf(text).toExtend<Task>();
expectTypeOf(text).toExtend<Task<string | number>>();
expectTypeOf(number).not.toExtend<Task<string>>();
