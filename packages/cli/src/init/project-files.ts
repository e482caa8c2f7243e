import { projectReadme } from "./project-readme.js";

/** The facts in the files of a new project. */
export interface ProjectFacts {
  /** The name, in a form that npm accepts. */
  readonly name: string;
  /** The version of this package, which the project's dependencies are to match. */
  readonly version: string;
}

/**
 * The files of a new project by their paths: an operation as a class and one as a function, a flow
 * that takes long enough to be killed, a test, and the configuration of the command.
 */
export function projectFiles(facts: ProjectFacts): Readonly<Record<string, string>> {
  return {
    "package.json": manifest(facts),
    "tsconfig.json": tsconfig,
    ".gitignore": ["node_modules", "dist", "checkpoints", "queues", "flow.svg", ""].join("\n"),
    "README.md": projectReadme(facts.name),
    "mazepa.config.ts": config,
    "src/operations.ts": operations,
    "src/flow.ts": flow,
    "src/flow.test.ts": test,
  };
}

function manifest({ name, version }: ProjectFacts): string {
  const fields = {
    name,
    version: "0.1.0",
    private: true,
    type: "module",
    engines: { node: ">=20.19" },
    scripts: {
      start: 'mazepa run src/flow.ts#Welcome "[\\"Ada\\",\\"Grace\\",\\"Edith\\",\\"Hedy\\"]"',
      graph: 'mazepa graph src/flow.ts#Welcome "[\\"Ada\\",\\"Grace\\"]" --output flow.svg',
      build: "tsc",
      test: "tsc && node --test dist/flow.test.js",
    },
    dependencies: { "@mazepa/core": `^${version}`, "@mazepa/local": `^${version}` },
    devDependencies: { "@mazepa/cli": `^${version}`, "@types/node": "^20.19.0", typescript: "^5.9.3" },
  };
  return `${JSON.stringify(fields, undefined, 2)}\n`;
}

const tsconfig = `{
  "compilerOptions": {
    "target": "ES2022",
    "module": "NodeNext",
    "types": ["node"],
    "strict": true,
    "skipLibCheck": true,
    "sourceMap": true,
    "rootDir": "src",
    "outDir": "dist"
  },
  "include": ["src"]
}
`;

const config = `import { defineConfig } from "@mazepa/cli";

/** Options that each \`mazepa\` command would need otherwise. The command line has precedence. */
export default defineConfig({
  checkpoint: "./checkpoints", // where outcomes are recorded, to resume from
  checkpointInterval: 0, // each outcome is recorded before the flow goes on; "1s" costs less
  import: ["src/operations.ts"], // what threads, processes and workers run
});
`;

const operations = `import { setTimeout as pause } from "node:timers/promises";
import { FatalError, taskableOperation, TaskableOperation } from "@mazepa/core";

/**
 * An operation: the code of a task. A failed task is tried again up to three times, and each try
 * may take ten seconds. A \`FatalError\` is not tried again.
 */
@taskableOperation({ retries: 3, timeoutMs: 10_000 })
export class Greet extends TaskableOperation {
  readonly greeting: string;

  constructor(greeting = "Hello") {
    super();
    this.greeting = greeting;
  }

  async run(name: string, seconds: number): Promise<string> {
    if (name === "") throw new FatalError("There is no name.");
    await pause(seconds * 1000); // what takes time in your tasks
    return \`\${this.greeting}, \${name}!\`;
  }
}

/** An operation can also be a function. */
export const shout = taskableOperation({ name: "shout" }, (texts: string[]) => texts.join(" ").toUpperCase());
`;

const flow = `import { flowSchema, FlowSchema, all } from "@mazepa/core";
import { Greet, shout } from "./operations.js";

/** A flow: the tasks, and their order. */
@flowSchema()
export class Welcome extends FlowSchema {
  *flow(names: string[], seconds = 2) {
    const greet = new Greet();
    const greetings = yield* all(names.map((name) => greet.makeTask(name, seconds))); // together
    return yield* shout.makeTask(greetings); // then this one
  }
}
`;

const test = `import assert from "node:assert/strict";
import { test } from "node:test";
import { execute } from "@mazepa/core";
import { Welcome } from "./flow.js";

test("welcomes everybody", async () => {
  const welcome = await execute(new Welcome().makeFlow(["Ada", "Grace"], 0));

  assert.equal(welcome, "HELLO, ADA! HELLO, GRACE!");
});
`;
