/** The facts in the files of a new project. */
export interface ProjectFacts {
  /** The name, in a form that npm accepts. */
  readonly name: string;
  /** The version of this package, which the project's dependencies are to match. */
  readonly version: string;
}

/**
 * The files of a new project by their paths: an operation as a class and one as a function, a flow,
 * a test.
 */
export function projectFiles(facts: ProjectFacts): Readonly<Record<string, string>> {
  return {
    "package.json": manifest(facts),
    "tsconfig.json": tsconfig,
    ".gitignore": ["node_modules", "dist", "checkpoints", "queues", ""].join("\n"),
    "README.md": readme(facts),
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
      start: 'mazepa run src/flow.ts#Welcome "[\\"Ada\\",\\"Grace\\"]"',
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

const operations = `import { taskableOperation, TaskableOperation } from "@mazepa/core";

/**
 * An operation: the code of a task. A failed task is tried again up to three times, and each try
 * may take ten seconds.
 */
@taskableOperation({ retries: 3, timeoutMs: 10_000 })
export class Greet extends TaskableOperation {
  readonly greeting: string;

  constructor(greeting = "Hello") {
    super();
    this.greeting = greeting;
  }

  run(name: string): string {
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
  *flow(names: string[]) {
    const greet = new Greet();
    const greetings = yield* all(names.map((name) => greet.makeTask(name))); // side by side
    return yield* shout.makeTask(greetings); // then this one
  }
}
`;

const test = `import assert from "node:assert/strict";
import { test } from "node:test";
import { execute } from "@mazepa/core";
import { Welcome } from "./flow.js";

test("welcomes everybody", async () => {
  const welcome = await execute(new Welcome().makeFlow(["Ada", "Grace"]));

  assert.equal(welcome, "HELLO, ADA! HELLO, GRACE!");
});
`;

function readme({ name }: ProjectFacts): string {
  return `# ${name}

\`\`\`sh
npm install
npm start       # runs the flow
npm test        # builds and tests
npm run graph   # draws it, into flow.svg
\`\`\`

Where tasks run is a word on the command line; the code stays as it is:

\`\`\`sh
npx mazepa run src/flow.ts#Welcome '["Ada"]' --queue threads:4                    # on four threads
npx mazepa run src/flow.ts#Welcome '["Ada"]' --checkpoint ./checkpoints           # so that it can be resumed
npx mazepa run src/flow.ts#Welcome '["Ada"]' --queue file:./queues                # on workers, by a directory …
npx mazepa worker --queue file:./queues --import src/operations.ts                # … of which this is one
npx mazepa doctor --queue file:./queues --import src/operations.ts                # if something does not work
\`\`\`
`;
}
