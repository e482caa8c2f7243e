import { expectTypeOf } from "expect-type";
import { taskableOperation, TaskableOperation, type Task } from "../../src/index.js";
import { undoable } from "../../src/operations/undoable.js";

interface Booking {
  readonly code: string;
}

// What fits: the result or undefined, then the arguments, or fewer of them
@taskableOperation({ retries: 3, revertRetries: 5, unit: "none" })
class Whole extends TaskableOperation {
  async run(home: string, city?: number): Promise<Booking> {
    return { code: `${home} ${city}` };
  }
  async revert(_booking: Booking | undefined, _home: string, _city?: number): Promise<void> {}
}

@taskableOperation
class Short {
  run(home: string): Booking {
    return { code: home };
  }
  revert(_booking?: Booking): void {}
}

@taskableOperation()
class OfNothing extends TaskableOperation {
  run(_home: string): void {}
  revert(_nothing: undefined, _home: string): void {}
}

expectTypeOf(new Whole().makeTask("a")).toEqualTypeOf<Task<Booking>>();
void [Short, OfNothing];

const draft = taskableOperation({ revert: (_text: string | undefined, _city: number) => 5 }, function draft(city: number) {
  return String(city);
});
expectTypeOf(draft.makeTask(5)).toEqualTypeOf<Task<string>>();

// What does not fit
// @ts-expect-error -- R3 the result may be unknown
@taskableOperation
class WithoutUndefined {
  run(home: string): Booking {
    return { code: home };
  }
  revert(_booking: Booking): void {}
}

// @ts-expect-error -- R3 the result may be unknown
@taskableOperation({ retries: 3 })
class WithoutUndefinedToo {
  run(home: string): Booking {
    return { code: home };
  }
  revert(_booking: Booking, _home: string): void {}
}

// @ts-expect-error -- R9 run takes a text
@taskableOperation()
class OtherArguments {
  run(home: string): Booking {
    return { code: home };
  }
  revert(_booking: Booking | undefined, _home: number): void {}
}

// @ts-expect-error -- R9 an argument that run may be called without
@taskableOperation()
class NotOptional {
  run(home?: string): Booking {
    return { code: home ?? "" };
  }
  revert(_booking: Booking | undefined, _home: string): void {}
}

// @ts-expect-error -- R9 another result
@taskableOperation()
class OtherResult {
  run(home: string): Booking {
    return { code: home };
  }
  revert(_booking: number | undefined): void {}
}
void [WithoutUndefined, WithoutUndefinedToo, OtherArguments, NotOptional, OtherResult];

// @ts-expect-error -- R3 the result may be unknown
taskableOperation({ name: "a", revert: (_text: string) => 5 }, (city: number) => String(city));
// @ts-expect-error -- R9 the function takes a number
taskableOperation({ name: "b", revert: (_text: string | undefined, _city: string) => 5 }, (city: number) => String(city));

@taskableOperation()
class Forget extends TaskableOperation {
  run(_booking: Booking | undefined): void {}
}
@taskableOperation()
class ForgetKnown extends TaskableOperation {
  run(_booking: Booking): void {}
}
const forget = taskableOperation({ name: "forget" }, (_booking: Booking | undefined) => undefined);
const task = new Whole().makeTask("a");

expectTypeOf(undoable(task, new Forget())).toEqualTypeOf<Task<Booking>>();
expectTypeOf(undoable(task, forget)).toEqualTypeOf<Task<Booking>>();
// @ts-expect-error -- R3 an undo must take undefined
undoable(task, new ForgetKnown());
// @ts-expect-error -- R9 a bare function is lost with the head
undoable(task, (_booking: Booking | undefined) => undefined);

// A callable operation's revert may take fewer parameters, too
const ignoring = taskableOperation({ name: "ignoring", revert: () => undefined }, (home: string) => home);
expectTypeOf(ignoring.makeTask("OSL")).toEqualTypeOf<Task<string>>();
const ofResult = taskableOperation({ name: "ofResult", revert: (home: string | undefined) => home }, (home: string) => home);
expectTypeOf(ofResult.makeTask("OSL")).toEqualTypeOf<Task<string>>();
