import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { fixtures, inTemporaryDirectory, mazepa } from "./mazepa.js";

const file = path.join(fixtures, "report.js");

describe("mazepa graph", () => {
  it("draws a flow as Mermaid without running anything", async () => {
    const { stdout, stderr, code } = await mazepa(["graph", `${file}#report`, '["Wien","Graz"]']);

    expect([stderr, code]).toEqual(["", 0]);
    expect(stdout.trimEnd().split("\n")).toEqual([
      "flowchart TD",
      '  subgraph f1["report"]',
      '    n3["sum"]',
      '    n4["print"]',
      '    n5["print"]',
      '    subgraph f2["survey ×2"]',
      '      n1["load ×2"]',
      '      n2["measure ×2"]',
      "    end",
      "  end",
      "  n1 --> n2",
      "  n2 --> n3",
      "  n3 --> n4",
      "  n3 -.-> n5",
    ]);
  });

  it("says where a flow needs a result", async () => {
    const { stdout, stderr, code } = await mazepa(["graph", `${file}#streets`, "Wien", "--format", "dot"]);

    expect(code).toBe(0);
    expect(stdout).toMatch(/^digraph \{[^]*label="streets …"; style="rounded,dashed"/);
    expect(stderr).toBe('Flow streets is not drawn to its end: it needs the value of task "load".\n');
  });

  it("draws an execution from its checkpoint and from its trace, with the critical path", () =>
    inTemporaryDirectory(async (cwd) => {
      const target = [`${file}#streets`, "Wien"];
      await mazepa(["run", ...target, "-c", "cp", "--execution-id", "e1", "--trace", "trace.jsonl", "--no-progress"], { cwd });

      const recorded = await mazepa(["graph", ...target, "-c", "cp", "-e", "e1", "--format", "json"], { cwd });
      const traced = await mazepa(["graph", "--trace", "trace.jsonl", "--output", "trace.svg"], { cwd });

      const plan = JSON.parse(recorded.stdout) as { tasks: { operationId: string; attempt: unknown }[]; criticalPath: unknown[] };
      expect(plan.tasks.map(({ operationId }) => operationId)).toEqual(["load", "measure", "measure", "sum"]);
      expect(plan.criticalPath).toHaveLength(3);
      expect(recorded.stderr).toMatch(/^Critical path: 3 tasks, .*\n {2}load .*\n {2}measure .*\n {2}sum /);
      expect(traced).toMatchObject({ code: 0, stdout: "" });
      expect(await readFile(path.join(cwd, "trace.svg"), "utf8")).toMatch(/<svg [^]*measure ×2/);
    }));

  it("O15 draws an execution with its own arguments, and only as its own flow", () =>
    inTemporaryDirectory(async (cwd) => {
      await mazepa(["run", `${file}#streets`, "Wien", "-c", "cp", "--execution-id", "e1", "--no-progress"], { cwd });
      const drawing = (target: string, ...words: string[]) =>
        mazepa(["graph", `${file}#${target}`, ...words, "-c", "cp", "-e", "e1"], { cwd });

      const [given, none, another, other] = await Promise.all([
        ...[drawing("streets", "Wien"), drawing("streets"), drawing("streets", "Graz"), drawing("report", "[]")],
      ]);

      expect(none?.stdout).toBe(given?.stdout);
      expect(another?.stdout).toBe(given?.stdout);
      expect(another?.stderr).toContain('Execution "e1" is drawn with the arguments that it had: Wien');
      expect(other).toMatchObject({
        stderr: expect.stringMatching(/^Execution "e1" was of .*#streets, not of .*#report/),
        code: 2,
      });
    }));

  it("refuses options that make no sense", async () => {
    const nothing = await mazepa(["graph"]);
    const half = await mazepa(["graph", `${file}#report`, "[]", "--execution", "e1"]);
    const noTrace = await mazepa(["graph", "--trace", "nowhere.jsonl"]);
    const unknown = await mazepa(["graph", `${file}#report`, "[]", "--execution", "e1", "-c", "nowhere"]);

    expect([nothing, half, noTrace, unknown].map(({ code, stdout }) => [code, stdout])).toEqual([
      [2, ""],
      [2, ""],
      [2, ""],
      [2, ""],
    ]);
    expect(half.stderr).toContain("--checkpoint is missing");
    expect(unknown.stderr).toContain('There is no execution "e1" in nowhere.');
  });
});
