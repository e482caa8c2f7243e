import { EventSourceParserStream, type EventSourceMessage } from "eventsource-parser/stream";
import { httpRequest } from "./http-request.js";
import { Silence } from "./silence.js";
import { SourceError } from "./source-error.js";

interface ReadEventsOptions {
  readonly signal: AbortSignal;
  /** Called when the server has answered. */
  readonly onOpen: () => void;
  readonly onEvent: (event: EventSourceMessage) => void;
}

/**
 * Reads the stream of several views by `fetch`, since an `EventSource` sends no headers, until the
 * server ends it.
 *
 * @throws SourceError when it breaks, or is silent for long.
 */
export async function readEvents(paths: readonly string[], { signal, onOpen, onEvent }: ReadEventsOptions): Promise<void> {
  const silence = new Silence(signal);
  const query = paths.map((path) => `view=${encodeURIComponent(path)}`).join("&");
  try {
    const { body } = await httpRequest(`stream?${query}`, { signal: silence.signal });
    onOpen();
    await readAll(eventsOf(body, silence), onEvent);
  } catch (error) {
    throw SourceError.from(error);
  } finally {
    silence.end();
  }
}

function eventsOf(body: Response["body"], silence: Silence): ReadableStream<EventSourceMessage> {
  if (!body) throw new SourceError("The server has sent nothing.");
  const heard = new TransformStream<string, string>({
    transform(text, controller) {
      silence.broken();
      controller.enqueue(text);
    },
  });
  return body.pipeThrough(new TextDecoderStream()).pipeThrough(heard).pipeThrough(new EventSourceParserStream());
}

/** By hand, since not every browser can iterate over a stream. */
async function readAll<T>(stream: ReadableStream<T>, onValue: (value: T) => void): Promise<void> {
  const reader = stream.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) onValue(read.value);
}
