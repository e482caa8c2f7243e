const states = ["restored", "succeeded", "failed", "running"] as const;

/** What the colours of the bars mean. */
export function Legend() {
  return (
    <ul class="legend small muted" aria-label="Colours of the bars">
      {states.map((state) => (
        <li key={state}>
          <span class={`key ${state}`} />
          {state}
        </li>
      ))}
    </ul>
  );
}
