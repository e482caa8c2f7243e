import { InvalidOptionError } from "../errors.js";

const maxNameLength = 200;

/** @throws InvalidOptionError unless `name` is a text of 1 to 200 characters. */
export function checkSignalName(name: string): void {
  if (typeof name === "string" && name !== "" && name.length <= maxNameLength) return;
  const given = typeof name === "string" ? `has ${name.length}` : "is no text";
  throw new InvalidOptionError(`A signal's name must be a text of 1 to ${maxNameLength} characters; this one ${given}.`);
}
