import { Refusal } from "../answer-error.js";

/** The most bytes of a body (rule US10). */
const maxBytes = 1024 * 1024;

/** @throws Refusal when a body says that it is too large, before it is read. */
export function checkSize(request: Request): void {
  if (saidSize(request) > maxBytes) throw tooLarge();
}

/** The body of an action: a JSON object, or nothing. */
export async function actionBody(request: Request): Promise<Readonly<Record<string, unknown>>> {
  const text = await bodyText(request);
  if (text === "") return {};
  const value = parsed(text);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new Refusal(400, "malformed", "The body of an action is a JSON object.");
}

/** A text of a body, or undefined. */
export function textIn(body: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = body[name];
  if (value === undefined || typeof value === "string") return value;
  throw new Refusal(400, "malformed", `"${name}" must be a text.`);
}

/** The text of a body of any size up to the limit, whether or not it says its size. */
async function bodyText(request: Request): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (request.body as ReadableStream<Uint8Array> | null) ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes) throw tooLarge();
    chunks.push(chunk);
  }
  if (size === 0 && saidSize(request) > 0)
    throw new Refusal(400, "no-body", "A body parser has read the body: mount the dashboard before it.");
  return Buffer.concat(chunks).toString("utf8");
}

function saidSize({ headers }: Request): number {
  return Number(headers.get("content-length") ?? 0);
}

function tooLarge(): Refusal {
  return new Refusal(413, "too-large", `The body of a request has at most ${maxBytes} bytes.`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
