// The task classes of taskproc's own tests, compiled so that threads and workers can load them.
import { readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Const, FutureDict, FutureList, graphTask, GraphTask, type Future } from "@mazepa/graph";

@graphTask({ name: "published.Choose" })
export class Choose extends GraphTask<number> {
  readonly left: Future<number>;
  readonly right: Future<number>;
  constructor(n: number, k: number) {
    super();
    const isInside = 0 < k && k < n;
    this.left = isInside ? new Choose(n - 1, k - 1) : new Const(0);
    this.right = isInside ? new Choose(n - 1, k) : new Const(1);
  }
  run() {
    return this.left.getResult() + this.right.getResult();
  }
}

@graphTask({ name: "published.Hello", tags: ["<mychan>", "<another>"] })
export class Hello extends GraphTask<string> {
  run() {
    return "hello";
  }
}

@graphTask({ name: "published.World", tags: ["<mychan>"] })
export class World extends GraphTask<string> {
  run() {
    return "world";
  }
}

@graphTask({ name: "published.Greeting" })
export class Greeting extends GraphTask<string> {
  readonly words = new FutureList([new Hello(), new World()]);
  run() {
    return this.words.getResult().join(", ");
  }
}

@graphTask({ name: "published.Raises", retries: 0 })
export class Raises extends GraphTask<never> {
  readonly value: number;
  constructor(value: number) {
    super();
    this.value = value;
  }
  run(): never {
    throw new RangeError(String(this.value));
  }
}

@graphTask({ name: "published.NeedsAll" })
export class NeedsAll extends GraphTask<void> {
  readonly upstreams = [new Raises(42), new Raises(43), new Choose(2, 1)];
  run() {}
}

@graphTask({ name: "published.SizeOf" })
export class SizeOf extends GraphTask<number | null> {
  readonly value: unknown;
  constructor(value: unknown) {
    super();
    this.value = value;
  }
  run() {
    if (this.value instanceof Map) return this.value.size;
    return Array.isArray(this.value) ? this.value.length : null;
  }
}

@graphTask({ name: "published.Sizes" })
export class Sizes extends GraphTask<Record<string, number | null>> {
  readonly sizes: FutureDict<number | null>;
  constructor(values: Record<string, unknown>) {
    super();
    this.sizes = new FutureDict(Object.fromEntries(Object.entries(values).map(([name, value]) => [name, new SizeOf(value)])));
  }
  run() {
    return this.sizes.getResult();
  }
}

@graphTask({ name: "published.MultiResult" })
export class MultiResult extends GraphTask<{ hello: string[] }> {
  run() {
    return { hello: ["world", "42"] };
  }
}

@graphTask({ name: "published.SecondWord" })
export class SecondWord extends GraphTask<string> {
  readonly word = new MultiResult().get("hello").get(1);
  run() {
    return this.word.getResult();
  }
}

@graphTask({ name: "published.Pause" })
export class Pause extends GraphTask<string> {
  run() {
    return "paused";
  }
}

@graphTask({ name: "published.AfterFour" })
export class AfterFour extends GraphTask<number> {
  readonly pauses = [new Pause(), new Pause(), new Pause(), new Pause()];
  run() {
    return this.pauses.filter((pause) => pause.getResult() === "paused").length;
  }
}

@graphTask({ name: "published.Limited" })
export class Limited extends GraphTask<number> {
  readonly index: number;
  constructor(index: number) {
    super();
    this.index = index;
  }
  run() {
    return this.index;
  }
}

@graphTask({ name: "published.Ten" })
export class Ten extends GraphTask<number> {
  readonly all = new FutureList(Array.from({ length: 10 }, (_, index) => new Limited(index)));
  run() {
    return this.all.getResult().length;
  }
}

@graphTask({ name: "published.Prints" })
export class Prints extends GraphTask<void> {
  run() {
    console.log("world");
  }
}

@graphTask({ name: "published.Writes" })
export class Writes extends GraphTask<string> {
  readonly text: string;
  constructor(text: string) {
    super();
    this.text = text;
  }
  run() {
    if (readdirSync(this.taskDirectory).length > 0) throw new Error("The directory is not empty.");
    writeFileSync(path.join(this.taskDirectory, "file.txt"), this.text);
    return path.join(this.taskDirectory, "file.txt");
  }
}

@graphTask({ name: "published.Reads" })
export class Reads extends GraphTask<string[]> {
  readonly files = new FutureList([new Writes("hello"), new Writes("world")]);
  run() {
    return this.files.getResult();
  }
}
