import { Const, FutureDict, FutureList, graphTask, GraphTask, type Future } from "../src/index.js";

/** The names of the classes whose tasks have run. */
export const runs: string[] = [];

@graphTask()
export class Choose extends GraphTask<number> {
  readonly left: Future<number>;
  readonly right: Future<number>;
  constructor(n: number, k: number) {
    super();
    // swc, which compiles this test, lets `Choose` mean the class without its decorator here.
    const Self = this.constructor as typeof Choose;
    if (0 < k && k < n) {
      this.left = new Self(n - 1, k - 1);
      this.right = new Self(n - 1, k);
    } else if (k === 0 || k === n) {
      this.left = new Const(0);
      this.right = new Const(1);
    } else throw new RangeError(`${n}, ${k}`);
  }
  run() {
    return this.left.getResult() + this.right.getResult();
  }
}

/** How many instances of `Base` were constructed. */
export const counts = { constructed: 0 };

@graphTask({ name: "graph.Base", tags: ["base"] })
export class Base extends GraphTask<string> {
  static readonly kind: string = "base";
  readonly given: unknown;
  constructor(given: unknown) {
    super();
    counts.constructed++;
    this.given = given;
  }
  static make(given: unknown) {
    return new this(given);
  }
  run(): string {
    runs.push(this.constructor.name);
    return `${this.constructor.name} ${JSON.stringify(this.given)}`;
  }
}

@graphTask({ name: "graph.Derived" })
export class Derived extends Base {
  static override readonly kind = "derived";
}

@graphTask({ name: "graph.MultiResult" })
export class MultiResult extends GraphTask<{ hello: string[]; count: number; note?: string }> {
  run() {
    return { hello: ["world", "42"], count: 2 };
  }
}

@graphTask({ name: "graph.UsesPart" })
export class UsesPart extends GraphTask<string> {
  readonly word = new MultiResult().get("hello").get(1);
  readonly note = new MultiResult().get("note");
  run() {
    return `${this.word.getResult()}, ${String(this.note.getResult())}`;
  }
}

@graphTask({ name: "graph.BeyondTheEnd" })
export class BeyondTheEnd extends GraphTask<string> {
  readonly word = new MultiResult().get("hello").get(7);
  run() {
    runs.push("BeyondTheEnd");
    return this.word.getResult();
  }
}

@graphTask({ name: "graph.Score" })
export class Score extends GraphTask<number> {
  readonly index: number;
  constructor(index: number) {
    super();
    this.index = index;
  }
  run() {
    return this.index * 10;
  }
}

@graphTask({ name: "graph.Summary" })
export class Summary extends GraphTask<object> {
  readonly list = new FutureList([0, 1, 2].map((index) => new Score(index)));
  readonly dict: FutureDict<number>;
  readonly plain = { deep: [new Score(3), "text"] as const };
  constructor(scores: Record<string, Future<number>>) {
    super();
    this.dict = new FutureDict(scores);
  }
  run() {
    const [third, text] = this.plain.deep;
    return {
      list: this.list.getResult(),
      element: this.list.get(1).getResult(),
      dict: this.dict.getResult(),
      third: third.getResult(),
      text,
    };
  }
}
