import { taskableOperation, type Task } from "@mazepa/core";
import { expectTypeOf } from "expect-type";
import { Const, future, FutureDict, FutureList, Graph, graphTask, GraphTask, type Future } from "../src/index.js";

interface Report {
  title: string;
  pages: string[];
  size?: number;
}

@graphTask()
class MakeReport extends GraphTask<Report> {
  readonly name: string;
  constructor(name: string) {
    super();
    this.name = name;
  }
  run(): Report {
    return { title: this.name, pages: [] };
  }
}

@graphTask
class Bare extends GraphTask<number> {
  async run() {
    return 1;
  }
}

expectTypeOf(new MakeReport("a").makeTask()).toEqualTypeOf<Task<Report>>();
expectTypeOf(new Bare().makeTask()).toEqualTypeOf<Task<number>>();
expectTypeOf(new MakeReport("a").get("title")).toEqualTypeOf<Future<string>>();
expectTypeOf(new MakeReport("a").get("pages").get(0)).toEqualTypeOf<Future<string>>();
expectTypeOf(new MakeReport("a").get("size")).toEqualTypeOf<Future<number | undefined>>();
expectTypeOf(new FutureList([new Bare(), new Const(2)]).getResult()).toEqualTypeOf<number[]>();
expectTypeOf(new FutureDict({ a: new Bare() }).getResult()).toEqualTypeOf<Record<string, number>>();
expectTypeOf(new Graph().run(new MakeReport("a")))
  .resolves.toHaveProperty("value")
  .toEqualTypeOf<Report>();

const load = taskableOperation({ name: "load" }, (path: string) => ({ path, bytes: 3 }));
expectTypeOf(future(load.makeTask("a")).get("bytes")).toEqualTypeOf<Future<number>>();

const any: Future<unknown> = new MakeReport("a");
void any;

// @ts-expect-error a report has no such field
new MakeReport("a").get("titel");
// @ts-expect-error methods of a list are no parts
new MakeReport("a").get("pages").get("map");
// @ts-expect-error a text has no parts
new MakeReport("a").get("title").get("length");
// @ts-expect-error the constructor takes a text
new MakeReport(1);
// @ts-expect-error a future of a number is no future of a text
const wrong: Future<string> = new Bare();
void wrong;
// @ts-expect-error a value is no future
new FutureList([1]);
// @ts-expect-error a bare task of core is wrapped by future()
new FutureList([load.makeTask("a")]);
// @ts-expect-error a class that extends nothing is no graph task
graphTask()(class {});
