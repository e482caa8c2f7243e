import { describe, expect, it } from "@jest/globals";
import { isMazepaError, TransientError } from "../errors.js";
import { deserialize } from "./deserialize.js";
import { portableError } from "./portable-error.js";
import { serialize } from "./serialize.js";

const sent = (thrown: unknown): Error & Record<string, unknown> => deserialize(serialize(portableError(thrown))) as never;

describe("portableError", () => {
  it("leaves an error that can travel as it is", () => {
    const error = Object.assign(new RangeError("x", { cause: new Error("y") }), { code: "E" });

    expect(portableError(error)).toBe(error);
  });

  it("leaves out fields that cannot travel, and says which", () => {
    class RequestError extends TransientError {
      readonly request = process.stdout;
      readonly status = 503;
    }
    const error = new RequestError("busy", { cause: Object.assign(new TypeError("socket"), { socket: () => 1 }) });

    const received = sent(error);

    expect(isMazepaError(received, "MAZEPA_TRANSIENT")).toBe(true);
    expect(received).toMatchObject({ name: "RequestError", message: "busy", status: 503, omitted: ["request"] });
    expect(received.stack).toBe(error.stack);
    expect(received.cause).toBeInstanceOf(TypeError);
    expect(received.cause).toMatchObject({ message: "socket", omitted: ["socket"] });
  });

  it("cuts long texts and says how much is missing, also in causes", () => {
    const received = sent(new Error("short", { cause: new Error("x".repeat(10_000)) }));

    expect((received.cause as Error).message).toBe(`${"x".repeat(8192)}… (1808 more characters)`);
    expect((received.cause as Error).stack?.length).toBeLessThan(17_000);
  });

  it("carries a thrown value that is not an error", () => {
    expect(sent({ reason: "a plain object" }).cause).toEqual({ reason: "a plain object" });
    expect(sent("a text").message).toMatch(/a text/);
    expect(sent(undefined).message).toMatch(/undefined/);
    expect(sent(() => 1).cause).toBeUndefined();
  });

  it("E24 keeps the readable parts of an error", () => {
    const error = new Error("x");
    Object.defineProperty(error, "message", {
      get() {
        throw new Error("not for you");
      },
    });

    expect(sent(error)).toMatchObject({ name: "Error", message: "(the message cannot be read)" });
  });

  it("follows errors that refer to each other, and bounds long chains", () => {
    const ring = Object.assign(new AggregateError([], "ring"), { call: () => 1 });
    ring.errors = [ring, new Error("other")];
    let chain = new Error("bottom");
    for (let level = 0; level < 5000; level++)
      chain = Object.assign(new Error(`level ${level}`, { cause: chain }), { call: () => 1 });

    const received = sent(ring);

    expect((received.errors as unknown[])[0]).toBe(received);
    expect(sent(chain).message).toBe("level 4999");
  });
});
