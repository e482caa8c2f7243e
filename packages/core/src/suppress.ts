/**
 * Attaches `later` to `error`, when that can hold it: a later failure of what `error` has ended.
 */
export function suppress(error: unknown, later: unknown): void {
  if (error === later || typeof error !== "object" || error === null) return;
  try {
    attach(error, later);
  } catch {
    return; // what a flow throws need not be an object to which anything can be attached
  }
}

function attach(error: { suppressed?: unknown }, later: unknown): void {
  if (Array.isArray(error.suppressed)) {
    if (!error.suppressed.includes(later)) error.suppressed.push(later);
  } else if (error.suppressed === undefined && Object.isExtensible(error)) {
    Object.defineProperty(error, "suppressed", { value: [later], configurable: true, writable: true });
  }
}
