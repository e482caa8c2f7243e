import { describe, expect, it } from "@jest/globals";
import { DuplicateOperationError, listOperations, taskableOperation } from "../../src/index.js";
import { registerForCallerOf } from "../../src/internal.js";

/** A decorator as another package may have it: every class gets to core through this one line. */
function step(name: string) {
  return function decorate(target: new () => { run(): unknown }): void {
    registerForCallerOf(decorate, () => taskableOperation({ name })(target));
  };
}

describe("an operation that another package registers", () => {
  it("O5 stands at the line of its user", () => {
    step("others.placed")(
      class Placed {
        run() {
          return 1;
        }
      },
    );

    expect(placeOf("others.placed")).toBe(`${import.meta.filename}:14`);
  });

  it("O5 is told from another of the same name", () => {
    @step("others.twice")
    class First {
      run() {
        return 1;
      }
    }
    const second = () => {
      class First {
        run() {
          return 2;
        }
      }
      step("others.twice")(First);
    };

    expect(new First().run()).toBe(1);
    expect(second).toThrow(DuplicateOperationError);
  });

  it("O5 may be made at one line again, as when its module is loaded twice", () => {
    const make = (result: number) => {
      class Again {
        run() {
          return result;
        }
      }
      step("others.again")(Again);
      return Again;
    };

    make(1);

    expect(() => make(2)).not.toThrow();
  });

  it("O5 stands at its user's line again once the registration has thrown", () => {
    const fails = () =>
      registerForCallerOf(fails, () => {
        throw new Error("not registered");
      });
    expect(fails).toThrow("not registered");

    taskableOperation({ name: "others.own" }, () => 1);

    expect(placeOf("others.own")).toBe(`${import.meta.filename}:68`);
  });
});

function placeOf(id: string): string | undefined {
  return listOperations().find((each) => each.id === id)?.place;
}
