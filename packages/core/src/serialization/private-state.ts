/**
 * Whether instances of `owner`, or of a class it extends, have `#private` members. These stay empty in an instance that is made
 * without its constructor, and every method that uses them throws. Found by looking at the source: a compiler that turns
 * them into WeakMaps hides them.
 */
export function hasPrivateState(owner: unknown): boolean {
  for (let each = owner; typeof each === "function"; each = Object.getPrototypeOf(each) as unknown) {
    if (/\bthis\s*\??\.\s*#[\p{ID_Start}$_]/u.test(Function.prototype.toString.call(each))) return true;
  }
  return false;
}
