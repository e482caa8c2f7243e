import type { ComponentChildren } from "preact";

interface NoteProps {
  readonly tone?: "bad" | "warn" | "running";
  /** A button at the end. */
  readonly action?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** Something that the reader should know, beside what the page shows. */
export function Note({ tone, action, children }: NoteProps) {
  return (
    <div class={`note ${tone ?? ""}`} role={tone === "bad" ? "alert" : "note"}>
      <p>{children}</p>
      {action}
    </div>
  );
}
