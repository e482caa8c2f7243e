import { describe, expect, it } from "@jest/globals";
import { checkChoice, checkKnown, checkWholeNumber } from "./options.js";

const hostile = {
  toString() {
    throw new TypeError("it has no text");
  },
};

describe("the checks of options", () => {
  it.each([
    ["an object without a prototype", Object.create(null) as unknown, /is an object; it must be/],
    ["an object whose text throws", hostile, /is an object; it must be/],
    ["a function", () => undefined, /is a function; it must be/],
    ["a symbol", Symbol("s"), /is Symbol\(s\); it must be/],
  ])("E24 name the option whose value is %s", (_, value, message) => {
    const refusal = expect.objectContaining({
      code: "MAZEPA_INVALID_OPTION",
      message: expect.stringMatching(message),
    }) as unknown;

    expect(() => checkWholeNumber("retries", value as number)).toThrow(refusal);
    expect(() => checkChoice("unit", value as string, ["none"])).toThrow(refusal);
  });

  it("E24 name what takes an object with options, and got a symbol", () => {
    expect(() => checkKnown("execute", Symbol("s") as unknown as object, [])).toThrow(
      expect.objectContaining({ code: "MAZEPA_INVALID_OPTION" }),
    );
  });

  it.each([
    ["checkpoints", 'execute has no option "checkpoints". Did you mean "checkpoint"?'],
    ["maxInflight", 'execute has no option "maxInflight". Did you mean "maxInFlight"?'],
    ["colour", 'execute has no option "colour". It knows checkpoint, maxInFlight.'],
  ])("name the option that was meant by %s, or all", (name, message) => {
    expect(() => checkKnown("execute", { [name]: 1 }, ["checkpoint", "maxInFlight"])).toThrow(message);
  });

  it("name the only choice, or all of them", () => {
    expect(() => checkChoice("unit", "one", ["none"])).toThrow('it must be "none".');
    expect(() => checkChoice("isolation", "one", ["thread", "inline"])).toThrow("it must be one of thread, inline.");
  });
});
