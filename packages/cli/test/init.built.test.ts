import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "@jest/globals";
import { inTemporaryDirectory, mazepa } from "./mazepa.js";

const run = promisify(execFile);
const packages = fileURLToPath(new URL("../../", import.meta.url));

/** The environment without the variables of jest and npm. */
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_|^NODE_OPTIONS$/i.test(name)));

async function npm(cwd: string, ...words: string[]): Promise<string> {
  const { stdout } = await run("npm", words, { cwd, env });
  return stdout;
}

describe("mazepa init", () => {
  it("makes a project that installs, runs, passes its test and is drawn, with the packages as they are published", () =>
    inTemporaryDirectory(async (cwd) => {
      const folders = ["core", "local", "cli"].map((name) => path.join(packages, name));
      await npm(cwd, "pack", "--silent", "--ignore-scripts", ...folders);
      const packed = (await readdir(cwd)).map((file) => path.join(cwd, file));

      const made = await mazepa(["init", "app"], { cwd });
      expect(made).toMatchObject({ code: 0, stderr: "Next: cd app && npm install && npm start\n" });
      expect(made.stdout.split("\n")).toContain(path.join("app", "src", "operations.ts"));

      const app = path.join(cwd, "app");
      await npm(app, "install", "--prefer-offline", "--no-audit", "--no-fund", ...packed);
      expect(await npm(app, "start", "--silent")).toBe("HELLO, ADA! HELLO, GRACE!\n");
      expect(await npm(app, "test", "--silent")).toMatch(/pass 1$/m);
      await npm(app, "run", "graph", "--silent");
      expect(await readFile(path.join(app, "flow.svg"), "utf8")).toMatch(/Greet ×2[^]*shout/);
    }));

  it("overwrites nothing", () =>
    inTemporaryDirectory(async (cwd) => {
      await mazepa(["init"], { cwd });

      const again = await mazepa(["init"], { cwd });

      expect(again).toMatchObject({ code: 2, stdout: "" });
      expect(again.stderr).toContain("Nothing was written");
    }));
});
