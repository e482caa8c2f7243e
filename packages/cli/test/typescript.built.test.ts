import { mkdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";
import { inTemporaryDirectory, mazepa } from "./mazepa.js";

const installed = fileURLToPath(new URL("../../../node_modules", import.meta.url));
const legacy = '{ "compilerOptions": { "target": "ES2022", "experimentalDecorators": true } }';
const base = "export const base: number = 100;";
const adding = (from: string) => `
  import { taskableOperation, TaskableOperation } from "@mazepa/core";
  import { base } from "${from}";
  @taskableOperation()
  export class Add extends TaskableOperation {
    run(x: number): number { return x + base; }
  }`;

/** A user's project with these files, and the packages that are installed here. */
function inProject(files: Readonly<Record<string, string>>, use: (directory: string) => Promise<void>): Promise<void> {
  return inTemporaryDirectory(async (directory) => {
    await symlink(installed, path.join(directory, "node_modules"));
    for (const [name, text] of Object.entries(files)) await writeFile(path.join(directory, name), text);
    await use(directory);
  });
}

describe("mazepa run with TypeScript", () => {
  it("runs flow schemas and operations with decorators", async () => {
    const { stdout, stderr, code } = await mazepa(["run", "classes.ts#Sum", "[1,2,3]"]);

    expect({ stdout, code }).toEqual({ stdout: "12\n", code: 0 });
    expect(stderr).not.toContain("Warning");
  });

  it.each(["threads:1", "processes:1"])("runs them in %s", async (queue) => {
    const { stdout, code } = await mazepa(["run", "classes.ts#Double", "4", "--queue", queue]);

    expect({ stdout, code }).toEqual({ stdout: "8\n", code: 0 });
  });

  it.each(["./base", "./base.js"])("runs CommonJS that imports %s, in threads too", (from) =>
    inProject({ "package.json": "{}", "tsconfig.json": legacy, "add.ts": adding(from), "base.ts": base }, async (cwd) => {
      const [here, there] = await Promise.all([
        mazepa(["run", "add.ts", "1"], { cwd }),
        mazepa(["run", "add.ts", "1", "--queue", "threads:1"], { cwd }),
      ]);

      expect([here.stdout, there.stdout]).toEqual(["101\n", "101\n"]);
    }),
  );

  it("runs with standard decorators where there is no tsconfig", () =>
    inProject({ "package.json": '{ "type": "module" }', "add.ts": adding("./base.js"), "base.ts": base }, async (cwd) => {
      const { stdout } = await mazepa(["run", "add.ts", "1"], { cwd });

      expect(stdout).toBe("101\n");
    }));

  it.each([
    ["module", "./base.js"],
    ["commonjs", "./base"],
  ])("compiles to code that Node runs, whatever target tsconfig has (%s)", (type, from) =>
    inProject({ "package.json": JSON.stringify({ type }), "add.ts": adding(from), "base.ts": base }, async (cwd) => {
      for (const options of [{}, { target: "ESNext" }]) {
        await writeFile(path.join(cwd, "tsconfig.json"), JSON.stringify({ compilerOptions: options }));
        const { stdout } = await mazepa(["run", "add.ts", "1"], { cwd });

        expect(stdout).toBe("101\n");
      }
    }),
  );

  it("names the line of the source in which an error was thrown", async () => {
    const { stderr, code } = await mazepa(["run", "classes.ts#Fail"]);

    expect(stderr).toMatch(/at Fail\.run \(classes\.ts:13:11\)/);
    expect(code).toBe(1);
  });

  it("says that a compiler of version 7 cannot load it", () =>
    inTemporaryDirectory(async (cwd) => {
      await mkdir(path.join(cwd, "node_modules/typescript"), { recursive: true });
      await writeFile(path.join(cwd, "node_modules/typescript/package.json"), '{ "version": "7.0.2" }');
      await writeFile(path.join(cwd, "base.ts"), base);

      const { stderr, code } = await mazepa(["run", "base.ts"], { cwd });

      expect(stderr).toMatch(/the compiler is of version 7\.0\.2, .*: npm install --save-dev typescript@5\n$/);
      expect(code).toBe(2);
    }));

  it("shows the compiler's message for a broken file", () =>
    inProject({ "package.json": '{ "type": "module" }', "broken.ts": "export const broken = () => {" }, async (cwd) => {
      const { stderr, code } = await mazepa(["run", "broken.ts"], { cwd });

      expect(stderr).toMatch(/^SyntaxError: broken\.ts\(1,30\): error TS1005: '}' expected\.\n/);
      expect(code).toBe(1);
    }));
});
