import type { ComponentChildren } from "preact";

interface FactProps {
  readonly title: string;
  /** Whether it is a number to be seen from afar. */
  readonly isFigure?: boolean;
  readonly children: ComponentChildren;
}

/** One term and what is known of it, in a `<dl class="facts">`. */
export function Fact({ title, isFigure = false, children }: FactProps) {
  return (
    <div>
      <dt>{title}</dt>
      <dd class={isFigure ? "figure" : ""}>{children}</dd>
    </div>
  );
}
