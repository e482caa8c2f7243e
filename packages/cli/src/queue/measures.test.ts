import { describe, expect, it } from "@jest/globals";
import { counted, durationText, sizeText } from "./measures.js";

describe("sizeText", () => {
  it.each([
    [0, "0 B"],
    [1023, "1023 B"],
    [1024, "1.0 KiB"],
    [1536, "1.5 KiB"],
    [300 * 1024, "300 KiB"],
    [5 * 1024 ** 3, "5.0 GiB"],
  ])("writes %d bytes as %s", (bytes, text) => expect(sizeText(bytes)).toBe(text));
});

describe("durationText", () => {
  it.each([
    [0, "<1 ms"],
    [12, "12 ms"],
    [1500, "1.5 s"],
    [12_000, "12 s"],
    [180_000, "3 min"],
    [7_200_000, "2 h"],
    [5 * 86_400_000, "5 d"],
  ])("writes %d ms as %s", (ms, text) => expect(durationText(ms)).toBe(text));
});

describe("counted", () => {
  it("knows one from many", () => expect([counted(1, "task"), counted(0, "task")]).toEqual(["1 task", "0 tasks"]));
});
