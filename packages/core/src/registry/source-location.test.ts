import { describe, expect, it } from "@jest/globals";
import { describeLocation, sourceLocation } from "./source-location.js";

describe("sourcePlace", () => {
  it("is the line of the caller", () => {
    const place = sourceLocation();

    expect(place.file).toBe(import.meta.filename);
    expect(describeLocation(place)).toBe(`${import.meta.filename}:6`);
  });

  it("is unknown where the stack does not tell", () => {
    expect(describeLocation({ url: undefined, file: undefined, line: undefined })).toBe("an unknown place");
  });
});
