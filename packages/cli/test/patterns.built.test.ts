import { describe, expect, it } from "@jest/globals";
import { mazepa } from "./mazepa.js";

describe("the command and a pattern", () => {
  it("P4 runs it with its inputs", async () => {
    const { stdout, code } = await mazepa(["run", "publish.ts#publish", '{"path":"a"}', "--no-progress"]);

    expect([stdout.replace(/\s+/g, " ").trim(), code]).toEqual([
      "{ path: 'a', size: 1, sent: 'a', mail: 'mail', chat: 'chat' }",
      0,
    ]);
  });

  it("P3 says which inputs are missing", async () => {
    const { stderr, code } = await mazepa(["run", "publish.ts", "--no-progress"]);

    expect(stderr).toContain('Pattern "publish" lacks "path", which step "size" takes');
    expect(code).not.toBe(0);
  });

  it("P13 draws steps, links and conditions", async () => {
    const { stdout, stderr } = await mazepa(["graph", "publish.ts#publish", '{"path":"a"}']);

    expect(stderr).toBe("");
    expect(stdout.trimEnd().split("\n")).toEqual([
      "flowchart TD",
      '  subgraph f1["publish"]',
      '    n1["size: measure"]',
      '    n2["small: shrink"]',
      '    n3["sent: send"]',
      '    subgraph f2["notify"]',
      '      n4["mail: send"]',
      '      n5["chat: send"]',
      "    end",
      "  end",
      "  n2 --> n3",
      "  n1 -. when .-> n2",
      "  n4 -.-> n5",
      "  n3 -.-> n4",
    ]);
  });
});
