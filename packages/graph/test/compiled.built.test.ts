import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { execute, MemoryBroker, RemoteExecutionQueue, startWorker } from "@mazepa/core";
import { FileBroker, WorkerPoolQueue } from "@mazepa/local";
import { Graph, type GraphTask } from "@mazepa/graph";
import ts from "typescript";

const source = `
import { Const, FutureList, graphTask, GraphTask, type Future } from "@mazepa/graph";

@graphTask({ name: "compiled.Choose", tags: ["compiled"] })
export class Choose extends GraphTask<number> {
  readonly left: Future<number>;
  readonly right: Future<number>;
  constructor(n: number, k: number) {
    super();
    if (0 < k && k < n) {
      this.left = new Choose(n - 1, k - 1);
      this.right = new Choose(n - 1, k);
    } else {
      this.left = new Const(0);
      this.right = new Const(1);
    }
  }
  run() {
    return this.left.getResult() + this.right.getResult();
  }
}

@graphTask({ name: "compiled.Pair" })
export class Pair extends GraphTask<{ sums: number[] }> {
  declared?: string;
  readonly sums: FutureList<number>;
  constructor(readonly size: number) {
    super();
    this.sums = new FutureList([new Choose(size, 2), new Choose(size, 3)]);
  }
  run() {
    return { sums: this.sums.getResult() };
  }
}

@graphTask({ name: "compiled.Main" })
export class Main extends GraphTask<number> {
  readonly second = new Pair(6).get("sums").get(1);
  run() {
    return this.second.getResult();
  }
}
`;

let folder = "";

async function compile(name: string, options: ts.CompilerOptions): Promise<string> {
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, ...options },
  });
  const file = path.join(folder, `${name}.js`);
  await writeFile(file, outputText);
  return file;
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(import.meta.dirname, "compiled-"));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const settings = [true, false].flatMap((experimentalDecorators) =>
  [true, false].map((useDefineForClassFields) => ({ experimentalDecorators, useDefineForClassFields })),
);

describe.each(settings)("a graph that TypeScript has compiled with %p", (options) => {
  const name = `graph-${options.experimentalDecorators}-${options.useDefineForClassFields}`;

  it("G17 means the decorated class by a class's name inside its own body", async () => {
    const file = await compile(name, options);
    const program = `
      import { Graph } from "@mazepa/graph";
      import { Choose, Main } from ${JSON.stringify(pathToFileURL(file).href)};
      const { value, stats } = await new Graph().run(new Choose(6, 3));
      const main = await new Graph().run(new Main());
      console.log(JSON.stringify([value, stats.runs, main.value, new Choose(6, 3) === new Choose(6, 3)]));
    `;

    const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", program], {
      cwd: import.meta.dirname,
      encoding: "utf8",
    });

    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toEqual([20, { "compiled.Choose": 15 }, 20, true]);
  });
});

describe("a graph that runs elsewhere", () => {
  let file = "";
  let loaded: { Main: new () => GraphTask<number>; Choose: new (n: number, k: number) => GraphTask<number> };

  beforeAll(async () => {
    file = await compile("elsewhere", { experimentalDecorators: true });
    loaded = (await import(pathToFileURL(file).href)) as typeof loaded;
  });

  it.each(["thread", "process"] as const)("G15 gives the same with isolation %s", async (isolation) => {
    const queue = new WorkerPoolQueue({ modules: [pathToFileURL(file).href], threads: 2, isolation });

    const { value, stats } = await new Graph(undefined, { queue }).run(new loaded.Choose(6, 3));

    expect(value).toBe(20);
    expect(stats.runs).toEqual({ "compiled.Choose": 15 });
    expect(await execute(new loaded.Main().makeTask(), { queue })).toBe(20);
  });

  it.each([
    ["memory", () => new MemoryBroker()],
    ["files", () => new FileBroker(path.join(folder, "queues"))],
  ])("G15 gives the same over a broker in %s", async (_name, makeBroker) => {
    const broker = makeBroker();
    await broker.createQueue("tasks");
    const worker = startWorker({ broker, queues: ["tasks"], modules: [file], isolation: "thread" });
    const queue = new RemoteExecutionQueue({ broker, taskQueues: "tasks" });

    const { value } = await new Graph(undefined, { queue }).run(new loaded.Main());

    expect(value).toBe(20);
    await worker.stop();
    await broker.close();
  });
});
