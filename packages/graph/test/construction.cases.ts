import { describe, expect, it } from "@jest/globals";
import { execute, serializable } from "@mazepa/core";
import { Const, graphTask, GraphTask, type Future } from "../src/index.js";

import { Base, Choose, counts, Derived, Score, Summary } from "./tasks.js";

export function constructionCases(): void {
  describe("construction", () => {
    it("G3 gives the same object for equal arguments, and runs the constructor once", () => {
      counts.constructed = 0;

      expect(new Base({ a: [1, 2] })).toBe(new Base({ a: [1, 2] }));
      expect(counts.constructed).toBe(1);
      expect(new Base({ a: [1, 3] })).not.toBe(new Base({ a: [1, 2] }));
    });

    it.each([
      [1, "1"],
      [0, -0],
      [[1], new Set([1])],
      [undefined, null],
      [{ a: 1 }, { a: 1n }],
    ])("G5 tells %p from %p", (one, other) => {
      expect(new Base(one)).not.toBe(new Base(other));
      expect(new Base(one).makeTask().id).not.toBe(new Base(other).makeTask().id);
    });

    it("G3 keeps a class apart from the classes that extend it", async () => {
      const [base, derived] = [new Base(1), new Derived(1)];

      expect(derived).toBe(new Derived(1));
      expect(derived).not.toBe(base);
      expect(await execute([base.makeTask(), derived.makeTask()])).toEqual(["Base 1", "Derived 1"]);
    });

    it("G3 copies and freezes plain arguments before the constructor sees them", () => {
      const given = { list: [1] };
      const task = new Base(given);

      given.list.push(2);

      expect(task.given).toEqual({ list: [1] });
      expect(() => (task.given as { list: number[] }).list.push(3)).toThrow(TypeError);
      expect(() => Object.assign(task, { given: 2 })).toThrow(TypeError);
      expect(new Base({ list: [1] })).toBe(task);
    });

    it("G3 refuses an undecorated subclass, by name", () => {
      class Undecorated extends Base {}

      expect(() => new Undecorated(1)).toThrow(/Class Undecorated is not a graph task/);
    });

    it("G17 keeps instanceof, statics, name and constructor of a class", () => {
      const derived = new Derived(2);

      expect(derived).toBeInstanceOf(Base);
      expect(derived).toBeInstanceOf(Derived);
      expect([Base.kind, Derived.kind, Base.name, Derived.name]).toEqual(["base", "derived", "Base", "Derived"]);
      expect(derived.constructor).toBe(Derived);
      expect(Derived.make(2)).toBe(derived);
    });

    it("G17 refuses a class's own name where the compiler binds it to the undecorated class", () => {
      @graphTask({ name: "graph.Selfish" })
      class Selfish extends GraphTask<number> {
        readonly next: Future<number>;
        constructor(n: number) {
          super();
          this.next = n === 0 ? new Const(0) : new Selfish(n - 1);
        }
        run() {
          return 1;
        }
      }

      expect(() => new Selfish(1)).toThrow(/constructs the class without its decorator.*this\.constructor as typeof Selfish/);
    });

    it("G17 gives decorators above it a class", async () => {
      @serializable({ name: "graph.Marked" })
      @graphTask({ name: "graph.Marked" })
      class Marked extends GraphTask<string> {
        run() {
          return "ran";
        }
      }

      expect(await execute(new Marked().makeTask())).toBe("ran");
      expect(new Marked()).toBe(new Marked());
      expect(new Marked().constructor).toBe(Marked);
    });

    it("O5 tells two classes of one name apart, by the user's lines", () => {
      const first = () => {
        @graphTask({ name: "graph.Twice" })
        class First extends GraphTask<number> {
          run() {
            return 1;
          }
        }
        return First;
      };
      const second = () => {
        @graphTask({ name: "graph.Twice" })
        class Second extends GraphTask<number> {
          run() {
            return 2;
          }
        }
        return Second;
      };
      first();

      expect(second).toThrow(/graph\.Twice.*construction\.cases\.ts:\d+, the second at .*construction\.cases\.ts:\d+/);
    });

    it("G17 refuses a class that keeps state in #private members", () => {
      const make = () => {
        @graphTask({ name: "graph.Hiding" })
        class Hiding extends GraphTask<number> {
          #secret = 1;
          run() {
            return this.#secret;
          }
        }
        return Hiding;
      };

      expect(make).toThrow(/#private/);
    });
  });

  describe("a listing", () => {
    it("G1 shows the constructor's arguments, with ids of futures, cut beyond 1 KiB", () => {
      const text = (task: GraphTask<unknown>) => String(task.makeTask().args[0]);

      expect(text(new Choose(6, 3))).toBe("6, 3");
      expect(text(new Summary({ a: new Score(1) }))).toContain(`Score/${new Score(1).makeTask().id}`);
      expect(text(new Base("x".repeat(3000))).length).toBeLessThan(1100);
      expect(text(new Base("x".repeat(3000)))).not.toBe(text(new Base("x".repeat(3001))));
    });
  });
}
