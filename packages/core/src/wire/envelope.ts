import { SerializationError } from "../errors.js";

/**
 * The major version of messages, which `docs/wire-format.md` describes. A reader refuses newer
 * versions and ignores unknown fields.
 */
export const wireVersion = 1;

/** A parsed message, none of whose fields is trusted yet. */
export type Envelope = Readonly<Record<string, unknown>>;

/** The kinds of messages, and of blobs in the form of messages. */
export type EnvelopeKind = "task" | "outcomes" | "result";

/**
 * Reads the outermost part of a message.
 *
 * @throws SerializationError when it is not a message of Mazepa, of another kind, or of a newer
 *   version.
 */
export function openEnvelope(text: string, kind: EnvelopeKind): Envelope {
  const envelope = parse(text);
  if (typeof envelope !== "object" || envelope === null || !Object.hasOwn(envelope, "mazepa"))
    throw refusal("", "is not a message of Mazepa.");
  const { mazepa, kind: found } = envelope as Envelope;
  if (mazepa !== wireVersion) {
    throw refusal(
      "",
      `is of wire version ${shown(mazepa)}; this side knows version ${wireVersion}. Update it, or the side that sent the message.`,
    );
  }
  if (found !== kind) throw refusal("", `is of kind ${shown(found)}, where one of kind "${kind}" was expected.`);
  return envelope as Envelope;
}

/** @throws SerializationError when the field is not a text, or is empty. */
export function textField(envelope: Envelope, name: string): string {
  const value = envelope[name];
  if (typeof value === "string" && value !== "") return value;
  throw refusal(name, `has no text as its "${name}", but ${shown(value)}.`);
}

/** @throws SerializationError when the field exists and is no text. */
export function optionalTextField(envelope: Envelope, name: string): string | undefined {
  return envelope[name] === undefined ? undefined : textField(envelope, name);
}

/** @throws SerializationError when the field is no number of at least `least`. */
export function numberField(envelope: Envelope, name: string, least = 0): number {
  const value = envelope[name];
  if (typeof value === "number" && value >= least) return value;
  throw refusal(name, `has no number of at least ${least} as its "${name}", but ${shown(value)}.`);
}

/** @throws SerializationError when the field is no attempt number. */
export function attemptField(envelope: Envelope): number {
  const attempt = numberField(envelope, "attempt", 1);
  if (Number.isSafeInteger(attempt)) return attempt;
  throw refusal("attempt", `has ${attempt} as its "attempt".`);
}

/** @throws SerializationError when the field is not the id of an execution. */
export function executionIdField(envelope: Envelope): string {
  const id = textField(envelope, "executionId");
  if (/^[A-Za-z0-9_-]{1,64}$/.test(id)) return id;
  throw refusal("executionId", `has ${shown(id)} as its "executionId"; ids are 1 to 64 of A–Z, a–z, 0–9, _ and -.`);
}

function refusal(path: string, problem: string): SerializationError {
  return new SerializationError(path, path === "" ? `The message ${problem}` : `is wrong: the message ${problem}`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new SerializationError("", `The message is not JSON (${String(cause)}). It may have been cut off on the way.`, {
      cause,
    });
  }
}

/**
 * The beginning of a value of a message. Objects are not written out, since they may be nested too
 * deeply.
 */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === "object" && value !== null) return "an object";
  return (JSON.stringify(value) ?? String(value)).slice(0, 100);
}
