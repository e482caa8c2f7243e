import { execute, FlowSchema, flowSchema, taskableOperation, TaskableOperation, type Flow } from "@mazepa/core";
import {
  chain,
  chord,
  chunks,
  each,
  group,
  s,
  si,
  starmap,
  type Canvas,
  type CanvasOf,
  type LeadOf,
  type List,
} from "@mazepa/canvas";
import { expectTypeOf } from "expect-type";

const add = taskableOperation({ name: "types.add" }, (x: number, y: number, z?: number) => x + y + (z ?? 0));
const double = taskableOperation({ name: "types.double" }, (x: number) => 2 * x);
const tsum = taskableOperation({ name: "types.tsum" }, (numbers: readonly number[]) => numbers.length);
const shout = taskableOperation({ name: "types.shout" }, async (text: string) => text.toUpperCase());
const tell = taskableOperation({ name: "types.tell" }, (error: Error) => error.message);

@taskableOperation({ name: "types.Greet" })
class Greet extends TaskableOperation {
  constructor(readonly greeting: string) {
    super();
  }
  run(name: string): Promise<string> {
    return Promise.resolve(`${this.greeting} ${name}`);
  }
}

@taskableOperation({ name: "types.Words" })
class Words {
  run(text: string): number {
    return text.length;
  }
}

@flowSchema({ name: "types.Pipeline" })
class Pipeline extends FlowSchema {
  *flow(urls: string[]) {
    return (yield* double.makeTask(urls.length)) > 1;
  }
}
const survey = flowSchema({ name: "types.survey" }, function* (urls: string[], depth: number) {
  return `${urls.length} ${yield* double.makeTask(depth)}`;
});

// C1: the arguments that a signature still needs, and its result.
expectTypeOf<LeadOf<[x: number, y: number, z?: number], [number]>>().toEqualTypeOf<[number]>();
expectTypeOf<LeadOf<[x: number, y: number, z?: number], [number, number]>>().toEqualTypeOf<[] | [number]>();
expectTypeOf<LeadOf<[x: number | undefined, y: string], [string]>>().toEqualTypeOf<[number | undefined]>();
expectTypeOf<LeadOf<number[], []>>().toEqualTypeOf<[] | [number]>();
expectTypeOf(add.s(1, 2, 3)).toEqualTypeOf<CanvasOf<[], number>>();
expectTypeOf(add.s(2)).toEqualTypeOf<CanvasOf<[number], number>>();
expectTypeOf(add.si(1, 2)).toEqualTypeOf<CanvasOf<List, number>>();
expectTypeOf(shout.s("hi")).toExtend<Flow<string>>();
expectTypeOf(new Greet("Hello").s("Isaac")).toEqualTypeOf<CanvasOf<[], string>>();
expectTypeOf(new Greet("Hello").s()).toEqualTypeOf<CanvasOf<[string], string>>();
expectTypeOf(s(new Words(), "text")).toEqualTypeOf<CanvasOf<[], number>>();
expectTypeOf(s(new Pipeline(), ["a"])).toEqualTypeOf<CanvasOf<[], boolean>>();
expectTypeOf(s(survey, 2)).toEqualTypeOf<CanvasOf<[string[]], string>>();
expectTypeOf(si(survey, ["a"], 2)).toEqualTypeOf<CanvasOf<List, string>>();
expectTypeOf(double.s(add.makeTask(1, 2))).toEqualTypeOf<CanvasOf<[], number>>();

// Compositions.
expectTypeOf(chain(add.s(1, 2), double.s(), (n) => `${n}`)).toEqualTypeOf<CanvasOf<[] | [number], string>>();
expectTypeOf(chain(double.s(), add.s(1))).toEqualTypeOf<CanvasOf<[number], number>>();
expectTypeOf(
  chain(
    double.s(1),
    (n) => group([add.s(n, 1), double.s(n)]),
    ([sum, twice]) => sum + twice,
  ),
).toExtend<Flow<number>>();
expectTypeOf(
  chain(double.s(1), function* (n) {
    return (yield* double.makeTask(n)) > 2;
  }),
).toExtend<Flow<boolean>>();
expectTypeOf(chain(double.s(1), async (n) => `${n}`)).toExtend<Flow<string>>();
expectTypeOf(group([double.s(1), shout.s("a")])).toEqualTypeOf<CanvasOf<[], [number, string]>>();
expectTypeOf(chain(double.s(1), group([double.s(), add.si(1, 2), add.s(3)]))).toEqualTypeOf<
  CanvasOf<[], [number, number, number]>
>();
expectTypeOf(group([1, 2].map((n) => double.s(n)))).toEqualTypeOf<CanvasOf<[], number[]>>();
expectTypeOf(group(() => [double.s(1)])).toEqualTypeOf<CanvasOf<[], number[]>>();
expectTypeOf(group(new Set([double.s(1)]))).toEqualTypeOf<CanvasOf<[], number[]>>();
expectTypeOf(chord([double.s(1), add.s(1, 2)], tsum.s())).toExtend<Flow<number>>();
expectTypeOf(chord(chunks(tsum, [1, 2], 1), tsum.s())).toExtend<Flow<number>>();
expectTypeOf(chord([double.s(1), shout.s("a")], ([n, text]) => text.repeat(n))).toEqualTypeOf<CanvasOf<[], string>>();
expectTypeOf(each(double.s())).toEqualTypeOf<CanvasOf<[Iterable<number>], number[]>>();
expectTypeOf(starmap(add, [[1, 2]])).toEqualTypeOf<CanvasOf<List, number[]>>();
expectTypeOf(chunks(tsum, [1], 2)).toEqualTypeOf<CanvasOf<List, number[]>>();
expectTypeOf(double.s(1).pipe(add.s(2))).toEqualTypeOf<CanvasOf<[], number>>();
expectTypeOf(double.s(1).recover(tell.s())).toEqualTypeOf<CanvasOf<[], number | string>>();
expectTypeOf(double.s(1).linkError(tell.s()).link(double.s())).toEqualTypeOf<CanvasOf<[], number>>();
expectTypeOf(double.s(1).with({ priority: 5 })).toEqualTypeOf<CanvasOf<[], number>>();
expectTypeOf(double.s(1).apply().result).toEqualTypeOf<Promise<number>>();
expectTypeOf(execute(chain(double.s(1), shout.si("a")))).toEqualTypeOf<Promise<string>>();
expectTypeOf(double.s(1)).toExtend<Canvas<[], number>>();

flowSchema({ name: "types.nightly" }, function* () {
  const sum = yield* chain(double.s(1), add.s(2));
  expectTypeOf(sum).toEqualTypeOf<number>();
  return sum;
});

export function refused(): void {
  // @ts-expect-error -- a step takes another type than the one before it gives
  chain(double.s(1), shout.s());
  // @ts-expect-error -- a complete signature behind the first place: it already has all its arguments, use .si
  chain(double.s(1), double.s(2));
  // @ts-expect-error -- a wrong argument
  double.s("1");
  // @ts-expect-error -- a wrong last argument
  add.s("1");
  // @ts-expect-error -- fewer than all but one of the required arguments
  add.s();
  // @ts-expect-error -- an immutable signature has all its arguments
  add.si(1);
  // @ts-expect-error -- a body that takes other elements
  chord([shout.s("a"), shout.s("b")], tsum.s());
  // @ts-expect-error -- the canvas lacks an argument
  void execute(double.s());
  // @ts-expect-error -- the chain lacks an argument
  void execute(chain(double.s(), double.s()));
  // @ts-expect-error -- a chain has at least one step
  chain();
  // @ts-expect-error -- a step is a canvas or a function
  chain(double.s(1), 10);
  // @ts-expect-error -- members take different things
  chain(double.s(1), group([double.s(), shout.s()]));
  // @ts-expect-error -- a callback that takes another type
  double.s(1).link(shout.s());
  // @ts-expect-error -- an errback takes an error
  double.s(1).linkError(double.s());
  // @ts-expect-error -- only a complete canvas is executed
  double.s().apply();
  // @ts-expect-error -- the elements are of another type
  chain(double.s(1), each(double.s()));
  // @ts-expect-error -- lists of other arguments
  starmap(double, [["a"]]);
  // @ts-expect-error -- chunks for an operation that takes no list
  chunks(double, [1, 2], 2);
  // @ts-expect-error -- elements of another type
  chunks(tsum, ["a"], 2);
  // @ts-expect-error -- a fallback takes an error
  double.s(1).recover(double.s());
  // @ts-expect-error -- what pipe takes is given another type
  double.s(1).pipe(shout.s());
  // @ts-expect-error -- a member that is no canvas
  group([double.s(1), 2]);
  // @ts-expect-error -- a method of a class gets a wrong argument
  new Greet("Hello").s(1);
  // @ts-expect-error -- a free signature gets a wrong argument
  s(new Words(), 1);
  // @ts-expect-error -- a signature of a flow lacks more than its first argument
  s(survey);
  // @ts-expect-error -- an immutable signature of a flow has all its arguments
  si(survey, 2);
  // @ts-expect-error -- a function step that takes another type
  chain(double.s(1), (text: string) => text);
}

const nested = taskableOperation(
  { name: "types.nested" },
  (pairs: [number, string][], mode: "a" | "b", fields: { deep: number[] }) => pairs.length + mode.length + fields.deep.length,
);

// Literals keep the types of the parameters.
expectTypeOf(nested.s([[1, "x"]], "a", { deep: [1] })).toEqualTypeOf<CanvasOf<[], number>>();
expectTypeOf(nested.s("b", { deep: [] })).toEqualTypeOf<CanvasOf<[[number, string][]], number>>();

// C1: a field called `s` stands where the method would.
@taskableOperation({ name: "types.Sized" })
class Sized extends TaskableOperation {
  // @ts-expect-error -- rename the field, or extend nothing and use the free `s`
  readonly s = 1;
  run(factor: number) {
    return factor;
  }
}
void Sized;

flowSchema({ name: "types.incomplete" }, function* () {
  // @ts-expect-error -- only a complete canvas is a flow
  yield* double.s();
});
