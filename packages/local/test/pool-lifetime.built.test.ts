import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";

const program = (name: string): string => fileURLToPath(new URL(`./processes/${name}.js`, import.meta.url));

function start(argv: readonly string[]) {
  return spawn(process.execPath, ["--no-warnings", ...argv], { stdio: ["ignore", "pipe", "pipe"] });
}

/** The lines that a program prints from now on. */
async function outputOf({ stdout }: ReturnType<typeof start>): Promise<string[]> {
  let text = "";
  for await (const part of stdout.setEncoding("utf8")) text += String(part);
  return text.trim().split("\n");
}

describe.each(["process", "thread"])("a %s for tasks", (isolation) => {
  it.each(["pool", "worker"])("W14 ends with its parent while user code spins (%s)", async (kind) => {
    const child = start([program("spinning"), kind, isolation]);
    const [said] = (await once(createInterface(child.stdout), "line")) as [string];

    const closed = once(child, "close");
    child.kill("SIGKILL");
    // The pipe is closed when the last process that holds it has ended.
    await closed;

    expect(said).toBe("spinning");
    expect(child.signalCode).toBe("SIGKILL");
  });

  it("W5 loses no output that is still unread when the task has ended", async () => {
    const child = start([program("chatty"), isolation, "20000"]);
    await once(createInterface(child.stderr), "line");

    const printed = await outputOf(child);

    expect(printed).toHaveLength(20_000);
  });

  it("W5 is started by a program given as text", async () => {
    const code = readFileSync(program("chatty"), "utf8")
      .replace("process.argv.slice(2)", `["${isolation}", "3"]`)
      .replace("import.meta.url", JSON.stringify(new URL("./processes/chatty.js", import.meta.url).href))
      .replace("./spinning-operations.js", new URL("./processes/spinning-operations.js", import.meta.url).href);

    const printed = await outputOf(start(["--input-type=module", "--eval", code]));

    expect(printed).toEqual(["line 0", "line 1", "line 2"]);
  });
});
