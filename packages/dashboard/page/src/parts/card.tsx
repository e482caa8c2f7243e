import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

interface CardProps {
  readonly title?: ComponentChildren;
  /** What stands at the right of the title. */
  readonly aside?: ComponentChildren;
  /** Whether the content reaches to the border, as tables do. */
  readonly isFull?: boolean;
  readonly children: ComponentChildren;
}

/** A part of a page. */
export function Card({ title, aside, isFull = false, children }: CardProps) {
  const id = useId();
  return (
    <section class="card" {...(title !== undefined && { "aria-labelledby": id })}>
      {title !== undefined && (
        <div class="card-head">
          <h2 id={id}>{title}</h2>
          {aside}
        </div>
      )}
      {isFull ? children : <div class="card-body">{children}</div>}
    </section>
  );
}
