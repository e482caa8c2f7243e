import { describe, expect, it } from "@jest/globals";
import {
  DefinitionError,
  DuplicateOperationError,
  execute,
  flowSchema,
  FlowSchema,
  InvalidOptionError,
  makeFlow,
  makeTask,
  taskableOperation,
  TaskableOperation,
  UnknownOperationError,
} from "../../src/index.js";

@taskableOperation
class Bare extends TaskableOperation {
  run(text: string): string {
    return `bare ${text}`;
  }
}

@taskableOperation()
class Called extends TaskableOperation {
  run(text: string): string {
    return `called ${text}`;
  }
}

const runOfGreet: { current?: unknown } = {};

@taskableOperation({ retries: 3, timeoutMs: 30_000, tags: ["io"] })
class Greet extends TaskableOperation {
  static {
    runOfGreet.current = this.prototype.run;
  }
  constructor(readonly greeting = "Hi") {
    super();
  }
  run(name: string): string {
    return `${this.greeting} ${name}!`;
  }
  greetAll(names: string[]): string[] {
    return names.map((name) => this.makeTask(name).id);
  }
}

@taskableOperation()
class Standalone {
  constructor(readonly factor = 2) {}
  run(value: number): number {
    return this.factor * value;
  }
}

class LouderGreet extends Greet {
  override run(name: string): string {
    return super.run(name).toUpperCase();
  }
}

@taskableOperation({ name: "renamed" })
class Original extends TaskableOperation {
  run(): number {
    return 1;
  }
}

@flowSchema
class BareFlow extends FlowSchema {
  *flow(name: string) {
    return yield* new Greet().makeTask(name);
  }
}

@flowSchema({ name: "renamed flow" })
class StandaloneFlow {
  *flow(value: number) {
    return yield* makeTask(new Standalone(), value);
  }
}

class UnmarkedFlow extends BareFlow {}

/** The same cases under both kinds of decorators. */
export function operationCases(kind: string): void {
  describe(`@taskableOperation as ${kind} decorator`, () => {
    it("O1 stands with and without parentheses and with options", async () => {
      const results = await execute([new Bare().makeTask("a"), new Called().makeTask("b"), new Greet("Hello").makeTask("Isaac")]);

      expect(results).toEqual(["bare a", "called b", "Hello Isaac!"]);
    });

    it("O2 leaves the class, its name and its run as they were", () => {
      expect(Greet.name).toBe("Greet");
      expect(new Greet()).toBeInstanceOf(Greet);
      expect(new Greet()).toBeInstanceOf(TaskableOperation);
      expect(Greet.prototype.run).toBe(runOfGreet.current);
      expect(new Greet().run("Albert")).toBe("Hi Albert!");
    });

    it("O3 gives makeTask to a class that extends nothing, on its prototype", () => {
      const made = (new Standalone() as unknown as { makeTask(value: number): unknown }).makeTask(4);

      expect(Object.hasOwn(Standalone.prototype, "makeTask")).toBe(true);
      expect(Object.keys(Standalone.prototype)).toEqual([]);
      expect(made).toMatchObject({ operationId: "Standalone", args: [4], status: "pending" });
    });

    it("O3 the free function makes the same task as the method", async () => {
      const task = makeTask(new Greet(), "Ada");

      expect(task.id).toBe(new Greet().makeTask("Ada").id);
      expect(await execute(makeTask(new Standalone(5), 3))).toBe(15);
    });

    it("O4 makeTask can be called inside the class", () => {
      expect(new Greet().greetAll(["Ada"])).toEqual([new Greet().makeTask("Ada").id]);
    });

    it("O5 names an operation after its class unless told otherwise", () => {
      expect(new Greet().makeTask("x").operationId).toBe("Greet");
      expect(new Original().makeTask().operationId).toBe("renamed");
    });

    it("O5 refuses an undecorated subclass, by method and by function", () => {
      expect(() => new LouderGreet().makeTask("x")).toThrow(UnknownOperationError);
      expect(() => makeTask(new LouderGreet(), "x")).toThrow(/LouderGreet.*not inherited/);
      expect(() => new UnmarkedFlow().makeFlow("x")).toThrow(UnknownOperationError);
    });

    it("O5 a subclass with a decorator of its own is an operation of its own", async () => {
      @taskableOperation({ retries: 1 })
      class PoliteGreet extends Greet {
        override run(name: string): string {
          return `Dear ${super.run(name)}`;
        }
      }

      const task = new PoliteGreet("Sir").makeTask("Isaac");

      expect(task).toMatchObject({ operationId: "PoliteGreet", options: { retries: 1 } });
      expect(task.id).not.toBe(new Greet("Sir").makeTask("Isaac").id);
      expect(await execute(task)).toBe("Dear Sir Isaac!");
    });

    it("O5 refuses a second class under one id, naming both places", () => {
      const again = () => {
        @taskableOperation()
        class Greet {
          run(): number {
            return 2;
          }
        }
        return Greet;
      };

      expect(again).toThrow(DuplicateOperationError);
      expect(again).toThrow(/"Greet".*operations\.cases\.ts:\d+.*operations\.cases\.ts:\d+/);
      expect(new Greet().makeTask("x").operationId).toBe("Greet");
    });

    it("O5 takes the same class again, and the last of those that one line makes", () => {
      const make = () => {
        @taskableOperation()
        class MadeTwice {
          run(): number {
            return 1;
          }
        }
        return MadeTwice;
      };
      taskableOperation({ timeoutMs: 5 })(Standalone);

      const [first, second] = [make(), make()];

      expect(makeTask(new Standalone(), 1).options).toEqual({ timeoutMs: 5 });
      expect(makeTask(new second()).operationId).toBe("MadeTwice");
      expect(() => makeTask(new first())).toThrow(
        /Several operations are registered as "MadeTwice" at .*operations.cases.ts:\d+/,
      );
      taskableOperation(Standalone);
    });

    it("O5 refuses the class itself in place of an instance, saying so", () => {
      expect(() => makeTask(Greet as never)).toThrow(UnknownOperationError);
      expect(() => makeTask(Greet as never)).toThrow(/instance.*class Greet.*new Greet/);
    });

    it("O6 shows its options on every task", () => {
      expect(new Greet().makeTask("x").options).toEqual({ retries: 3, timeoutMs: 30_000, tags: ["io"] });
    });

    it("refuses a class without run, and a place that is no class", () => {
      class NoRun {}
      const field = class {
        run = () => 1;
      };

      expect(() => taskableOperation()(NoRun as never)).toThrow(DefinitionError);
      expect(() => taskableOperation(NoRun as never)).toThrow(/NoRun has no method `run`/);
      expect(() => taskableOperation()(field)).toThrow(/a method, not a field/);
      expect(() => taskableOperation()(Greet.prototype as never)).toThrow(DefinitionError);
    });

    it("refuses a generator, which is a flow", () => {
      class Walk {
        *run() {
          yield 1;
        }
      }

      expect(() => taskableOperation()(Walk)).toThrow(DefinitionError);
      expect(() => taskableOperation()(Walk)).toThrow(/Walk is a generator.*flowSchema/);
      expect(() => taskableOperation(async function* walk() {})).toThrow(/walk is a generator/);
    });

    it("O8 refuses a class with #private state, which would neither travel nor count", () => {
      class Hiding {
        readonly #factor: number;
        constructor(factor: number) {
          this.#factor = factor;
        }
        run(value: number): number {
          return value * this.#factor;
        }
      }

      expect(() => taskableOperation()(Hiding)).toThrow(DefinitionError);
      expect(() => taskableOperation()(Hiding)).toThrow(/Hiding keeps state in #private members.*@exclude/);
    });

    it("refuses an anonymous class", () => {
      expect(() => taskableOperation(class extends Greet {} as never)).toThrow(DefinitionError);
    });

    const mistakes: [string, object, RegExp][] = [
      ["negative retries", { retries: -1 }, /"retries" is -1/],
      ["fractional retries", { retries: 1.5 }, /"retries" is 1.5/],
      ["a fractional limit in a policy", { retries: { limit: 0.5 } }, /"retries\.limit" is 0\.5/],
      ["an unknown part of a policy", { retries: { count: 1 } }, /"count"/],
      ["retries of another kind", { retries: "3" }, /"retries"/],
      ["negative timeoutMs", { timeoutMs: -5 }, /"timeoutMs" is -5/],
      ["fractional timeoutMs", { timeoutMs: 0.5 }, /"timeoutMs" is 0\.5/],
      ["timeoutMs of zero", { timeoutMs: 0 }, /"timeoutMs" is 0/],
      ["timeoutMs as text", { timeoutMs: "30s" }, /"timeoutMs" is "30s"/],
      ["timeoutMs of more than ten years", { timeoutMs: 316_000_000_000 }, /"timeoutMs" is 316000000000; .*ten years\) at most/],
      ["negative queueTimeoutMs", { queueTimeoutMs: -1 }, /"queueTimeoutMs"/],
      ["negative setupTimeoutMs", { setupTimeoutMs: -1 }, /"setupTimeoutMs"/],
      ["a misspelt option", { timeout: 5 }, /no option "timeout"/],
      ["tags that are no array", { tags: "io" }, /"tags"/],
      ["an empty tag", { tags: [""] }, /"tags"/],
      ["an empty name", { name: "" }, /"name"/],
      ["a version that is a number", { version: 2 }, /"version"/],
      ["an empty workerType", { workerType: "" }, /"workerType"/],
      ["a priority that is no number", { priority: Number.NaN }, /"priority"/],
    ];

    it.each(mistakes)("O6 refuses %s, naming it", (_what, options, message) => {
      expect(() => taskableOperation(options)).toThrow(InvalidOptionError);
      expect(() => taskableOperation(options)).toThrow(message);
    });

    it("refuses options that are none", () => {
      expect(() => taskableOperation("Greet" as never)).toThrow(DefinitionError);
      expect(() => taskableOperation(null as never)).toThrow(DefinitionError);
      expect(() => flowSchema(7 as never)).toThrow(DefinitionError);
    });
  });

  describe(`@flowSchema as ${kind} decorator`, () => {
    it("gives makeFlow, and leaves the class as it was", async () => {
      const flow = (new StandaloneFlow() as unknown as { makeFlow(value: number): { name: string } }).makeFlow(4);

      expect(BareFlow.name).toBe("BareFlow");
      expect(new BareFlow()).toBeInstanceOf(FlowSchema);
      expect(flow.name).toBe("renamed flow");
      expect(await execute(new BareFlow().makeFlow("Ada"))).toBe("Hi Ada!");
      expect(await execute(makeFlow(new StandaloneFlow(), 4))).toBe(8);
    });

    it("refuses a class without flow, unknown options and a second schema of the name", () => {
      class Empty {}
      const again = () => flowSchema({ name: "BareFlow" }, function* other() {});

      expect(() => flowSchema()(Empty as never)).toThrow(/Empty has no method `flow`/);
      expect(() => makeFlow(BareFlow as never)).toThrow(/takes an instance of a flow schema/);
      expect(() => makeFlow(undefined as never)).toThrow(UnknownOperationError);
      expect(() => flowSchema({ retries: 1 } as never)).toThrow(InvalidOptionError);
      expect(() => flowSchema({ tags: "io" } as never)).toThrow(InvalidOptionError);
      expect(again).toThrow(DuplicateOperationError);
    });
  });
}
