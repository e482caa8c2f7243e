import { InvalidOptionError } from "../errors.js";

const maxNameLength = 200;

/** @throws InvalidOptionError unless `name` is a text of 1 to 200 characters. */
export function checkSignalName(name: string): void {
  if (typeof name === "string" && name !== "" && name.length <= maxNameLength) return;
  throw new InvalidOptionError(
    `A signal's name is a text of 1 to ${maxNameLength} characters, not ${typeof name === "string" ? `one of ${name.length}` : `a ${typeof name}`}.`,
  );
}
