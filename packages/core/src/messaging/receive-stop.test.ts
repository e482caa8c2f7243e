import { getEventListeners } from "node:events";
import { describe, expect, it } from "@jest/globals";
import { ReceiveStop } from "./receive-stop.js";

describe("ReceiveStop", () => {
  it("aborts when any of its signals does, also one that did before", () => {
    const first = new AbortController();
    const second = new AbortController();
    const stop = new ReceiveStop([first.signal, undefined, second.signal]);

    expect(stop.signal.aborted).toBe(false);
    second.abort();

    expect(stop.signal.aborted).toBe(true);
    expect(new ReceiveStop([undefined, second.signal]).signal.aborted).toBe(true);
  });

  it("leaves nothing behind once it has ended", () => {
    const { signal } = new AbortController();
    const stop = new ReceiveStop([signal]);
    expect(getEventListeners(signal, "abort")).toHaveLength(1);

    stop.end();

    expect(getEventListeners(signal, "abort")).toEqual([]);
  });
});
