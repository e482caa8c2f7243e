import { describe, expect, it } from "@jest/globals";
import { describePlace, sourcePlace } from "./source-place.js";

describe("sourcePlace", () => {
  it("is the line of the caller", () => {
    const place = sourcePlace();

    expect(place.file).toBe(import.meta.filename);
    expect(describePlace(place)).toBe(`${import.meta.filename}:6`);
  });

  it("is unknown where the stack does not tell", () => {
    expect(describePlace({ url: undefined, file: undefined, line: undefined })).toBe("an unknown place");
  });
});
