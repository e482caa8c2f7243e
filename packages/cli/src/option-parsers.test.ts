import { describe, expect, it } from "@jest/globals";
import { duration, limit, portNumber, positiveNumber, repeated } from "./option-parsers.js";

describe("option parsers", () => {
  it.each([
    ["500ms", 500],
    ["30s", 30_000],
    ["1.5m", 90_000],
    ["2h", 7_200_000],
    ["1d", 86_400_000],
  ])("read %s as %d ms", (text, ms) => {
    expect(duration(text)).toBe(ms);
  });

  it.each(["", "60", "-1s", "5 m", "1w"])("refuse %j as a time", (text) => {
    expect(() => duration(text)).toThrow("a number with a unit");
  });

  it("collect limits", () => {
    expect(limit("a=b=3", limit("gpu=2"))).toEqual({ gpu: 2, "a=b": 3 });
    expect(() => limit("gpu=0")).toThrow("gpu=2");
  });

  it("collect repeated values", () => {
    expect(repeated("b", repeated("a"))).toEqual(["a", "b"]);
  });

  it.each(["0", "-1", "1.5", "1e3", ""])("refuse %j as a count", (text) => {
    expect(() => positiveNumber(text)).toThrow("greater than 0");
  });

  it("read ports", () => {
    expect(portNumber("0")).toBe(0);
    expect(() => portNumber("65536")).toThrow("65535");
  });
});
