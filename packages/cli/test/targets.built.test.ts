import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";
import { inTemporaryDirectory, mazepa } from "./mazepa.js";

const operation = `import { taskableOperation } from "@mazepa/core";
export const up = taskableOperation({ name: "up" }, (text) => text.toUpperCase());
`;

const files = {
  "package.json": '{ "type": "module" }',
  "tsconfig.json":
    '{ "compilerOptions": { "target": "ES2022", "module": "NodeNext", "baseUrl": ".", "paths": { "@app/*": ["src/*"] } } }',
  "day #1/ops.mjs": operation,
  "day #1/default #2.mjs": operation,
  "src/ops.ts": operation.replace("(text)", "(text: string)"),
  "flow.ts": 'export { up } from "@app/ops.js";',
  "text.mjs": 'throw "no database";',
  "object.mjs": "throw { reason: 'no database' };",
  "circular.mjs": "export default () => { const a = { n: 1 }; a.self = a; a.twice = [a.n, { n: 2 }]; return a; };",
  "unprintable.mjs": "export default () => ({ n: 1, toJSON() { throw new Error('no words') } });",
};

async function withFiles(use: (cwd: string) => Promise<void>): Promise<void> {
  await inTemporaryDirectory(async (cwd) => {
    await symlink(fileURLToPath(new URL("../../../node_modules", import.meta.url)), path.join(cwd, "node_modules"));
    for (const [name, text] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(cwd, name)), { recursive: true });
      await writeFile(path.join(cwd, name), text);
    }
    await use(cwd);
  });
}

describe("mazepa run", () => {
  it.each([["day #1/ops.mjs#up"], ["day #1/default #2.mjs"], ["day #1/default #2.mjs#up"]])(
    "O15 takes # in paths (%s)",
    (target) =>
      withFiles(async (cwd) => {
        const { stdout, code } = await mazepa(["run", target, "a", "--json"], { cwd });

        expect([stdout, code]).toEqual(['"A"\n', 0]);
      }),
  );

  it.each([
    ["flow.ts#up", /^"@app\/ops\.js" is one of the "paths" of tsconfig\.json, which Node does not know/, 2],
    ["text.mjs", /^Error: text\.mjs cannot be loaded: it threw 'no database'/, 1],
    ["object.mjs", /^Error: object\.mjs cannot be loaded: it threw \{ reason: 'no database' \}/, 1],
  ])("O15 says why %s cannot be loaded", (target, message, exitCode) =>
    withFiles(async (cwd) => {
      const { stderr, code } = await mazepa(["run", target, "a"], { cwd });

      expect(stderr).toMatch(message);
      expect(code).toBe(exitCode);
    }),
  );

  it("O15 prints as JSON a value that contains itself", () =>
    withFiles(async (cwd) => {
      const { stdout, code } = await mazepa(["run", "circular.mjs", "--json"], { cwd });

      expect([stdout, code]).toEqual(['{"n":1,"self":"[Circular]","twice":[1,{"n":2}]}\n', 0]);
    }));

  it("O15 does not lose a result that JSON cannot hold", () =>
    withFiles(async (cwd) => {
      const { stderr, code } = await mazepa(["run", "unprintable.mjs", "--json"], { cwd });

      expect(stderr).toContain("The result cannot be printed (Error: no words). It is:\n{ n: 1");
      expect(code).toBe(1);
    }));

  it.each(["threads", "processes"])("O15 refuses to start a million %s", (kind) =>
    withFiles(async (cwd) => {
      const { stderr, code } = await mazepa(["run", "day #1/ops.mjs#up", "a", "--queue", `${kind}:1000000`], { cwd });

      expect(stderr).toContain(`"${kind}:1000000" would be too many: at most 1000 ${kind}`);
      expect(code).toBe(2);
    }),
  );

  it.each(["threads:-1", "processes:few", "inprocess:1.5"])("O15 refuses --queue %s, which has no number", async (queue) => {
    const { stderr, code } = await mazepa(["run", "work.js#ready", "--queue", queue]);

    expect(stderr).toContain(`"${queue}" has no number after`);
    expect(code).toBe(2);
  });

  it("F16 takes the interval of the checkpoint", () =>
    withFiles(async (cwd) => {
      const words = ["run", "day #1/ops.mjs#up", "a", "-c", "checkpoints", "--checkpoint-interval"];

      const [zero, second, wrong] = await Promise.all(["0", "1s", "5"].map((interval) => mazepa([...words, interval], { cwd })));

      expect([zero?.code, second?.code, wrong?.code]).toEqual([0, 0, 2]);
      expect(wrong?.stderr).toContain("a number with a unit");
    }));
});

describe("mazepa graph", () => {
  it("O15 refuses a file whose extension says nothing, before anything is loaded", () =>
    withFiles(async (cwd) => {
      const { stderr, code } = await mazepa(["graph", "text.mjs", "-o", "x.foo"], { cwd });
      const drawn = await mazepa(["graph", "circular.mjs", "-o", "x.foo", "--format", "dot"], { cwd });

      expect(stderr).toContain('The format of x.foo does not follow from ".foo": use .mmd, .mermaid, .svg, .dot, .gv, .json');
      expect(code).toBe(2);
      expect(drawn.code).toBe(0);
      expect(await readFile(path.join(cwd, "x.foo"), "utf8")).toMatch(/^digraph/);
    }));
});
