interface Choice {
  readonly text: string;
  readonly fragment: string;
  readonly isChosen: boolean;
}

/** Links of which one is chosen, such as a filter. */
export function Choices({ label, choices }: { readonly label: string; readonly choices: readonly Choice[] }) {
  return (
    <nav class="choices" aria-label={label}>
      {choices.map(({ text, fragment, isChosen }) => (
        <a key={fragment} href={fragment} {...(isChosen && { "aria-current": "true" })}>
          {text}
        </a>
      ))}
    </nav>
  );
}
