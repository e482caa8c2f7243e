/**
 * A terminal on which bars are drawn while other code writes to it, through any stream of this
 * process. The bars are removed before a write of others, and may be drawn again below it.
 */
export class SharedTerminal {
  /** The stream through which the bars are drawn. */
  readonly own: NodeJS.WriteStream;
  readonly #restore: readonly (() => void)[];
  #isMidLine = false;

  /** @param giveWay Removes the bars. */
  constructor(stream: NodeJS.WriteStream, giveWay: () => void) {
    this.own = Object.create(stream, { write: { value: stream.write.bind(stream) } }) as NodeJS.WriteStream;
    const streams = new Set([process.stdout, process.stderr, stream].filter(({ isTTY }) => isTTY));
    this.#restore = [...streams].map((shared) => this.#share(shared, giveWay));
  }

  /** Whether a line was begun and not ended. */
  get isMidLine(): boolean {
    return this.#isMidLine;
  }

  /** Restores the streams, and ends a line that was begun. */
  release(): void {
    for (const restore of this.#restore) restore();
    if (this.#isMidLine) this.own.write("\n");
    this.#isMidLine = false;
  }

  #share(stream: NodeJS.WriteStream, giveWay: () => void): () => void {
    const own = Object.getOwnPropertyDescriptor(stream, "write");
    const write = stream.write.bind(stream) as (...args: unknown[]) => boolean;
    const shared = (...args: unknown[]): boolean => {
      giveWay();
      const [chunk] = args;
      if (typeof chunk === "string" && chunk !== "") this.#isMidLine = !chunk.endsWith("\n");
      if (chunk instanceof Uint8Array && chunk.length > 0) this.#isMidLine = chunk[chunk.length - 1] !== 10;
      return write(...args);
    };
    stream.write = shared;
    return () => {
      if (stream.write !== shared) return;
      if (own) Object.defineProperty(stream, "write", own);
      else Reflect.deleteProperty(stream, "write");
    };
  }
}
