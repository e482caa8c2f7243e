/**
 * Goes to a view without a new entry in the history: for filters, which change with every letter.
 */
export function replaceFragment(fragment: string): void {
  history.replaceState(null, "", fragment);
  dispatchEvent(new HashChangeEvent("hashchange"));
}
