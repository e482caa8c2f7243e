/** A promise that the test settles when it wants to. */
export interface Gate<T> {
  readonly opened: Promise<T>;
  open(value: T): void;
  fail(error: unknown): void;
}

export function gate<T = void>(): Gate<T> {
  let open: (value: T) => void = () => undefined;
  let fail: (error: unknown) => void = () => undefined;
  const opened = new Promise<T>((resolve, reject) => {
    open = resolve;
    fail = reject;
  });
  return { opened, open, fail };
}

/** What `work` rejects with. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look at whatever was thrown
export async function rejection(work: PromiseLike<unknown>): Promise<any> {
  try {
    await work;
  } catch (error) {
    return error;
  }
  throw new Error("It was to fail, but it succeeded.");
}
