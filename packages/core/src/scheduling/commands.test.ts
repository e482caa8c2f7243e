import { describe, expect, it } from "@jest/globals";
import { clearCommands, noCommands } from "./commands.js";

describe("clearCommands", () => {
  it("makes new lists only for those that were given out with something in them", () => {
    const commands = noCommands();
    const { cancel, events } = commands;
    cancel.push({ taskId: "a", attempt: 1, mayBeGivenBack: false });

    clearCommands(commands);

    expect([commands.cancel, commands.events]).toEqual([[], []]);
    expect(cancel).toHaveLength(1);
    expect(commands.events).toBe(events);
  });
});
