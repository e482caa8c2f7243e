import { PassThrough } from "node:stream";
import { describe, expect, it } from "@jest/globals";
import { SharedTerminal } from "./shared-terminal.js";

/** A terminal, and what was written to it. */
function setup() {
  const stream = Object.assign(new PassThrough({ encoding: "utf8" }), { isTTY: true }) as unknown as NodeJS.WriteStream;
  const events: string[] = [];
  (stream as unknown as PassThrough).on("data", (text: string) => events.push(text));
  const terminal = new SharedTerminal(stream, () => events.push("gave way"));
  return { stream, events, terminal };
}

describe("SharedTerminal", () => {
  it("removes the bars before other output, and not before its own", () => {
    const { stream, events, terminal } = setup();

    terminal.own.write("bar");
    stream.write("line\n");

    expect(events).toEqual(["bar", "gave way", "line\n"]);
  });

  it.each([
    ["texts", "line", "\n"],
    ["bytes", Buffer.from("line"), Buffer.from("\n")],
  ])("knows from %s whether a line has ended", (_what, begin, end) => {
    const { stream, terminal } = setup();

    stream.write(begin);
    const before = terminal.isMidLine;
    stream.write(end);

    expect([before, terminal.isMidLine]).toEqual([true, false]);
  });

  it("leaves the stream alone once released, after ending a line", () => {
    const { stream, events, terminal } = setup();
    stream.write("half a line");

    terminal.release();
    stream.write("line\n");

    expect(events).toEqual(["gave way", "half a line", "\n", "line\n"]);
    expect(Object.hasOwn(stream, "write")).toBe(false);
  });
});
