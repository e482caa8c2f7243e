/** Errors by identity, which are not kept alive; what was thrown and is no object is never one. */
export class ErrorSet {
  readonly #errors = new WeakSet<object>();

  add(error: unknown): void {
    if (isObject(error)) this.#errors.add(error);
  }

  has(error: unknown): boolean {
    return isObject(error) && this.#errors.has(error);
  }
}

function isObject(error: unknown): error is object {
  return typeof error === "object" && error !== null;
}
