import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { inTemporaryDirectory, mazepa } from "./mazepa.js";

// That the project installs, runs and passes its test is seen in first-hour.smoke.test.ts.
describe("mazepa init", () => {
  it("makes a project in a new directory, with a README of one screen", () =>
    inTemporaryDirectory(async (cwd) => {
      const made = await mazepa(["init", "app"], { cwd });

      expect(made).toMatchObject({ code: 0, stderr: "Next: cd app && npm install && npm start\n" });
      expect(made.stdout.split("\n")).toContain(path.join("app", "src", "operations.ts"));
      expect((await readFile(path.join(cwd, "app/README.md"), "utf8")).split("\n").length).toBeLessThan(50);
    }));

  it("overwrites nothing", () =>
    inTemporaryDirectory(async (cwd) => {
      await mazepa(["init"], { cwd });

      const again = await mazepa(["init"], { cwd });

      expect(again).toMatchObject({ code: 2, stdout: "" });
      expect(again.stderr).toContain("Nothing was written");
    }));
});
