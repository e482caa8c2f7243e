import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";

const script = path.join(import.meta.dirname, "processes", "intermediates.js");

/** Whether the flow came to its end; else it was killed. */
async function run(directory: string, how: string): Promise<boolean> {
  const child = spawn(process.execPath, [script, directory, how], { stdio: ["ignore", "ignore", "inherit"] });
  const [code, signal] = (await once(child, "exit")) as [number | null, string | null];
  if (code !== 0 && signal !== "SIGKILL") throw new Error(`The head has ended with code ${code}.`);
  return code === 0;
}

describe("a flow that removes its intermediates", () => {
  it.each(["recorded", "durable", "interval 0"])(
    "F16 comes to its end, though its head is killed after each removal (%s)",
    async (how) => {
      const directory = await mkdtemp(path.join(tmpdir(), "mazepa-intermediates-"));
      const linesOf = async (name: string) => (await readFile(path.join(directory, name), "utf8")).trim().split("\n");

      let kills = 0;
      while (!(await run(directory, how))) kills++;

      const removed = await linesOf("removed.txt");
      expect(await linesOf("value.txt")).toEqual(["6"]);
      expect({ kills, removed: new Set(removed).size }).toEqual({ kills: 6, removed: 6 });
      expect((await readdir(directory)).filter((name) => name.endsWith(".part"))).toHaveLength(1);
      await rm(directory, { recursive: true });
    },
  );
});
