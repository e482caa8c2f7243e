import { createHash } from "node:crypto";

/** A summary of a message for people. */
export interface MessageSummary {
  readonly kind: "task" | "outcomes" | "dead-letter" | "other";
  /** The operation of the task, or of the task in a dead letter. */
  readonly operationId?: string;
  readonly taskId?: string;
  readonly executionId?: string;
  readonly attempt?: number;
  /** Whether no head waits for the task's outcome. */
  readonly isDetached?: boolean;
  /** The reason of a dead letter. */
  readonly reason?: string;
  /** The number of outcomes in a message. */
  readonly reports?: number;
  readonly isSigned: boolean;
  readonly sizeBytes: number;
  /** A digest, the same for equal bodies. */
  readonly digest: string;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads the unencrypted parts of a message. They are not verified, and no message is refused:
 * queues may hold anything.
 */
export function summarize(body: string): MessageSummary {
  const [envelope = "", signature = ""] = body.split("\n", 2);
  const digest = createHash("sha256").update(body).digest("hex").slice(0, 12);
  const about = { isSigned: signature.startsWith("hmac-sha256 "), sizeBytes: Buffer.byteLength(body), digest };
  const fields = fieldsOf(envelope);
  if (fields["kind"] === "task") return { kind: "task", ...taskFields(fields), ...about };
  if (fields["kind"] === "outcomes") return { kind: "outcomes", ...outcomeFields(fields), ...about };
  if (fields["kind"] !== "dead-letter") return { kind: "other", ...about };
  const letter = textOf(fields, "body");
  const task = letter["body"] === undefined ? {} : taskFields(fieldsOf(letter["body"].split("\n", 1)[0] ?? ""));
  return { kind: "dead-letter", ...task, ...textOf(fields, "reason"), ...about };
}

/**
 * What a dead letter is sent again as: the message in it. Undefined for a letter that has only the
 * beginning of its message (rule W12); a broker's own letter is the message itself.
 */
export function redrivenBody(body: string): string | undefined {
  const fields = fieldsOf(body);
  if (fields["kind"] !== "dead-letter") return body;
  return fields["cut"] === undefined ? (textOf(fields, "body")["body"] ?? body) : undefined;
}

function taskFields(fields: Fields): Partial<MessageSummary> {
  const { operationId, id: taskId } = { ...textOf(fields, "operationId"), ...textOf(fields, "id") };
  const { attempt } = fields;
  return {
    ...(operationId !== undefined && { operationId }),
    ...(taskId !== undefined && { taskId }),
    ...textOf(fields, "executionId"),
    ...(typeof attempt === "number" && { attempt }),
    ...(fields["detached"] !== undefined && { isDetached: true }),
  };
}

function outcomeFields(fields: Fields): Partial<MessageSummary> {
  const { reports } = fields;
  return { ...textOf(fields, "executionId"), ...(Array.isArray(reports) && { reports: reports.length }) };
}

function textOf<N extends string>(fields: Fields, name: N): { readonly [K in N]?: string } {
  const value = fields[name];
  return (typeof value === "string" ? { [name]: value } : {}) as { readonly [K in N]?: string };
}

function fieldsOf(text: string): Fields {
  try {
    const parsed = JSON.parse(text) as unknown;
    const isOurs = typeof parsed === "object" && parsed !== null && Object.hasOwn(parsed, "mazepa");
    return isOurs ? (parsed as Fields) : {};
  } catch {
    return {};
  }
}
