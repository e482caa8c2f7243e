/** Attaches `later`, a failure that came after `error`, if `error` can hold it. */
export function suppress(error: unknown, later: unknown): void {
  if (error === later || typeof error !== "object" || error === null) return;
  try {
    attach(error, later);
  } catch {
    return; // a thrown value need not be an object to which properties can be added
  }
}

function attach(error: { suppressed?: unknown }, later: unknown): void {
  if (Array.isArray(error.suppressed)) {
    if (!error.suppressed.includes(later)) error.suppressed.push(later);
  } else if (error.suppressed === undefined && Object.isExtensible(error)) {
    Object.defineProperty(error, "suppressed", { value: [later], configurable: true, writable: true });
  }
}
