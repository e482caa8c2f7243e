import { FlowSchema, execute, flowSchema, forEach, taskableOperation, TaskableOperation, times } from "@mazepa/core";
import {
  alwaysRevert,
  constant,
  forEachOf,
  graph,
  linear,
  optional,
  step,
  unordered,
  type CheckSteps,
  type PatternController,
  type Step,
  type StepError,
} from "@mazepa/patterns";
import { expectTypeOf } from "expect-type";

interface Booking {
  readonly id: string;
}

@taskableOperation({ name: "types.ReserveFlight" })
class ReserveFlight extends TaskableOperation {
  run(home: string, city: string): Promise<Booking> {
    return Promise.resolve({ id: `${home}-${city}` });
  }
  revert(booking: Booking | undefined, _home: string, _city: string) {
    return booking?.id;
  }
}
@taskableOperation({ name: "types.ReserveHotel" })
class ReserveHotel extends TaskableOperation {
  run(city: string, stars?: number): Booking {
    return { id: `${city}-${stars}` };
  }
}
@taskableOperation({ name: "types.Pay" })
class Pay extends TaskableOperation {
  constructor(readonly currency: string) {
    super();
  }
  run(flight: Booking, hotel: Booking) {
    return Promise.resolve({ receipt: `${flight.id} ${hotel.id} ${this.currency}`, cents: 3 });
  }
}
@flowSchema({ name: "types.Walk" })
class Walk extends FlowSchema {
  *flow(city: string) {
    return (yield* add.makeTask(1, city.length)) > 1;
  }
}
const three = taskableOperation({ name: "types.three" }, (): [number, string, boolean] => [1, "2", true]);
const add = taskableOperation({ name: "types.addTwo" }, (a: number, b: number) => a + b);
const many = taskableOperation({ name: "types.many" }, (a: number, ...more: string[]) => a + more.length);
const list = taskableOperation({ name: "types.list" }, (values: string[], kind: "a" | "b") => values.length + kind.length);
const survey = flowSchema({ name: "types.surveyOf" }, function* (city: string, depth: number) {
  return yield* add.makeTask(depth, city.length);
});

const bookTrip = linear("types.book-trip")
  .requires<{ home: string; city: string; stars?: number }>()
  .rounds(times(3), "round")
  .provides({
    flight: step(new ReserveFlight(), "home", "city"),
    hotel: step(new ReserveHotel(), "city", optional("stars")),
    receipt: step(new Pay("EUR"), "flight", "hotel").pick("cents"),
    all: step(three).spread("one", "two", "three"),
    sum: step(add, "cents", "one").with({ priority: 2 }),
    far: step(many, "sum", "two", constant("x")),
    listed: step(list, constant(["a"]), constant("b")),
    found: step(survey, "city", "sum"),
    walked: step(new Walk(), "city"),
  });

// P6: the store, by name.
const store = await execute(bookTrip.makeFlow({ home: "BER", city: "OSL" }));
expectTypeOf(store.home).toEqualTypeOf<string>();
expectTypeOf(store.stars).toEqualTypeOf<number | undefined>();
expectTypeOf(store.round).toEqualTypeOf<number>();
expectTypeOf(store.flight).toEqualTypeOf<Booking>();
expectTypeOf(store.cents).toEqualTypeOf<number>();
expectTypeOf(store.all).toEqualTypeOf<[number, string, boolean]>();
expectTypeOf(store.two).toEqualTypeOf<string>();
expectTypeOf(store.found).toEqualTypeOf<number>();
expectTypeOf(store.walked).toEqualTypeOf<boolean>();
// @ts-expect-error -- an input is missing
bookTrip.makeFlow({ home: "BER" });
// @ts-expect-error -- an input is of another type
bookTrip.makeFlow({ home: "BER", city: 3 });
// @ts-expect-error -- only fields can be picked
step(new Pay("EUR"), "flight", "hotel").pick("euros");
// @ts-expect-error -- only steps of a graph are linked
void bookTrip.link;

// Nested patterns, renamed; links.
const tour = graph("types.tour")
  .requires<{ from: string; cities: string[]; city: string }>()
  .rounds(forEachOf("cities"), "town")
  .provides({
    trip: step(bookTrip, { home: "from", flight: "plane" }),
    again: step(add, "sum", "cents"),
    back: step(new ReserveFlight(), "town", "from"),
  });
const linked = await execute(tour.link("trip", "back").makeFlow({ from: "a", cities: ["b"], city: "c" }));
expectTypeOf(linked.plane).toEqualTypeOf<Booking>();
expectTypeOf(linked.town).toEqualTypeOf<string>();
expectTypeOf(linked.back).toEqualTypeOf<Booking>();
// @ts-expect-error -- a nested pattern provides its names, not its key
void linked.trip;
// @ts-expect-error -- it has another name here
void linked.flight;
// P8: what may be skipped may be absent.
const conditional = tour.link("again", "back", {
  when: (sum, results) => {
    expectTypeOf(sum).toEqualTypeOf<number>();
    expectTypeOf(results.plane).toEqualTypeOf<Booking | undefined>();
    return sum > 1;
  },
  skip: "neighbours",
});
const perhaps = await execute(conditional.makeFlow({ from: "a", cities: ["b"], city: "c" }));
expectTypeOf(perhaps.back).toEqualTypeOf<Booking | undefined>();
tour.link("trip", "back", { when: ({ plane }) => plane.id !== "" });
// @ts-expect-error -- there is no such step
tour.link("trip", "nothing");
// @ts-expect-error -- a step cannot be linked to itself
tour.link("trip", "trip");
// @ts-expect-error -- there is no such depth
tour.link("trip", "back", { when: () => true, skip: "everything" });

// P11: what controllers provide.
const towns = linear("types.towns")
  .rounds(forEach(["OSL", "BER"]), "town")
  .provides({});
expectTypeOf((await execute(towns.makeFlow({}))).town).toEqualTypeOf<"OSL" | "BER">();
expectTypeOf((await execute(linear("types.once").rounds(alwaysRevert).provides({}).makeFlow({}))).toString).toBeFunction();
const byHome: PatternController<{ home: string }, string> = {
  requires: ["home"],
  provide: (history, { home }) => `${home}${history.length}`,
  onFailure: () => "retry",
};
const homes = linear("types.homes").requires<{ home: string }>().rounds(byHome, "next").provides({});
expectTypeOf((await execute(homes.makeFlow({ home: "a" }))).next).toEqualTypeOf<string>();
// @ts-expect-error -- the controller looks at what is not there
linear("types.lacking").rounds(byHome, "next");
// @ts-expect-error -- there is no such list
linear("types.lists").requires<{ values: string[] }>().rounds(forEachOf("valves"), "value");

// P3: each message of the compiler. The text is at the property of the step that does not fit.
interface Given {
  readonly x: number;
  readonly s: string;
  readonly o?: number;
}
type Check<S> = CheckSteps<Given, { readonly a: S }>["a"];
const check = <S>(_step: S): Check<S> => undefined as never;
expectTypeOf(check(step(add, "x", "x"))).toEqualTypeOf<unknown>();
expectTypeOf(check(step(add, "x", "town"))).toEqualTypeOf<StepError<'nothing provides "town"'>>();
expectTypeOf(check(step(add, "x", optional("town")))).toEqualTypeOf<StepError<'nothing provides "town"'>>();
expectTypeOf(check(step(add, "x", "s"))).toEqualTypeOf<StepError<'"s" is not of the parameter\'s type'>>();
expectTypeOf(check(step(add, "x"))).toEqualTypeOf<StepError<"a parameter has no name">>();
expectTypeOf(check(step(add, "x", "x", "x"))).toEqualTypeOf<StepError<"too many names">>();
expectTypeOf(check(step(add, "x", constant("one")))).toEqualTypeOf<StepError<"a constant is not of the parameter's type">>();
expectTypeOf(check(step(add, "x", optional("o")))).toEqualTypeOf<
  StepError<'the parameter for optional("o") does not take undefined'>
>();
expectTypeOf(check(step(add, "x", "o"))).toEqualTypeOf<StepError<'"o" may be absent: take it by optional("o")'>>();
expectTypeOf(check(step(new ReserveHotel(), "s", optional("o")))).toEqualTypeOf<unknown>();
expectTypeOf(check(step(new ReserveHotel(), "s", optional("town")))).toEqualTypeOf<unknown>();
expectTypeOf(check(step(new ReserveHotel(), "s"))).toEqualTypeOf<unknown>();
expectTypeOf(check(step(new ReserveHotel(), "s", optional("s")))).toEqualTypeOf<
  StepError<'"s" is not of the parameter\'s type'>
>();
expectTypeOf(check(step(many, "x", "s", "s"))).toEqualTypeOf<unknown>();
expectTypeOf(check(step(many, "x", "s", "x"))).toEqualTypeOf<StepError<'"x" is not of the parameter\'s type'>>();
expectTypeOf(check(step(survey, "x", "x"))).toEqualTypeOf<StepError<'"x" is not of the parameter\'s type'>>();
expectTypeOf(check(step(new Walk(), "s", "x"))).toEqualTypeOf<StepError<"too many names">>();
expectTypeOf(check(step(three).spread("m", "n"))).toEqualTypeOf<StepError<"as many names as values">>();
expectTypeOf(check(step(add, "x", "x").spread("m"))).toEqualTypeOf<StepError<"as many names as values">>();
expectTypeOf(check(step(bookTrip, { home: "x", city: "s" }))).toEqualTypeOf<
  StepError<'"x" is not of the type that the pattern requires'>
>();
expectTypeOf(check(step(bookTrip, { home: "s" }))).toEqualTypeOf<StepError<'nothing provides "city"'>>();
expectTypeOf(check(step(bookTrip, { home: "s", city: "s", stars: "o" }))).toEqualTypeOf<unknown>();
expectTypeOf<CheckSteps<Given, { readonly 1: unknown }>[1]>().toEqualTypeOf<StepError<"a key must not be a number">>();
expectTypeOf<CheckSteps<Given, { readonly "12": unknown }>["12"]>().toEqualTypeOf<StepError<"a key must not be a number">>();

// Where they come: in a linear pattern and a graph all steps count, in an unordered one none.
linear("types.l")
  .requires<{ x: number }>()
  .provides({ y: step(add, "x", "x"), z: step(add, "x", "y") });
unordered("types.u")
  .requires<{ x: number }>()
  .provides({
    y: step(add, "x", "x"),
    // @ts-expect-error -- siblings do not count
    z: step(add, "x", "y"),
  });
linear("types.m")
  .requires<{ x: number }>()
  .provides({
    // @ts-expect-error -- nothing provides "hotell"
    receipt: step(add, "x", "hotell"),
    good: step(add, "x", "x"),
  });
// @ts-expect-error -- a function that returns a value is no operation
step((x: number) => x + 1, "x");
expectTypeOf(step(add, "x", "x")).toEqualTypeOf<Step<[a: number, b: number], number, readonly ["x", "x"]>>();
