import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "@jest/globals";

describe("messages between a head and its threads", () => {
  it("carry several short tasks each to a thread, and one result back, which waits for no other", async () => {
    const program = path.join(import.meta.dirname, "processes", "posts.js");

    const { stdout } = await promisify(execFile)(process.execPath, [program]);

    // A sixteenth, as measured. On a busy machine tasks seem longer, and fewer are handed ahead.
    const { posts, answers } = JSON.parse(stdout) as { posts: number; answers: number };
    expect(posts).toBeLessThan(0.4);
    expect(answers).toBeLessThan(1.1);
  });
});
