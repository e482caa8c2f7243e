import { describe, expect, it } from "@jest/globals";
import { closestName } from "./closest-name.js";

const known = ["queue", "limit", "log", "maxInFlight", "checkpoint", "run", "worker"];

describe("closestName", () => {
  it.each([
    ["qeue", "queue"],
    ["limits", "limit"],
    ["max-in-flight", "maxInFlight"],
    ["maxInflight", "maxInFlight"],
    ["wroker", "worker"],
  ])("finds the name that was meant by %s", (name, meant) => {
    expect(closestName(name, known)).toBe(meant);
  });

  it.each(["colour", "x", ""])("finds nothing near %j", (name) => {
    expect(closestName(name, known)).toBeUndefined();
  });
});
