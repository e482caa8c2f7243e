const tones: Readonly<Record<string, string>> = {
  ...{ running: "running", claimed: "running" },
  ...{ succeeded: "good", ok: "good" },
  ...{ failed: "bad", problem: "bad", lost: "bad" },
  ...{ interrupted: "warn", cancelled: "warn", warning: "warn", suspended: "warn", retried: "warn" },
};

/** A state as a word, in its colour. */
export function StateBadge({ state }: { readonly state: string }) {
  return <span class={`state ${tones[state] ?? ""}`}>{state}</span>;
}
