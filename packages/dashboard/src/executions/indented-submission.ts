/**
 * The JSON of the wire as it is, for people: nothing is deserialized (rule US9). The arguments are
 * a text in the message, and JSON again.
 */
export function indentedSubmission(text: string): string {
  const message = jsonIn(text);
  if (message === undefined) return text;
  const { payload } = message;
  const args = typeof payload === "string" ? jsonIn(payload) : undefined;
  return JSON.stringify({ ...message, ...(args && { payload: args }) }, undefined, 2);
}

function jsonIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
