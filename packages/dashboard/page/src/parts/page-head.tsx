import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";

interface PageHeadProps {
  readonly title: string;
  /** What stands beside the title. */
  readonly children?: ComponentChildren;
  readonly actions?: ComponentChildren;
}

/** The title of a page, which is the window's as well. */
export function PageHead({ title, children, actions }: PageHeadProps) {
  useEffect(() => {
    document.title = `${title} · Mazepa`;
  }, [title]);
  return (
    <div class="head">
      <div class="head-title">
        <h1>{title}</h1>
        {children}
      </div>
      {actions !== undefined && <div class="head-actions">{actions}</div>}
    </div>
  );
}
