import { useEffect, useRef } from "preact/hooks";
import { Note } from "../../parts/note.js";
import type { OlderExecutions } from "./use-older-executions.js";

/** The end of a list: it asks for more when it comes near. */
export function MoreRows({ older, text }: { readonly older: OlderExecutions; readonly text: string }) {
  const end = useRef<HTMLDivElement>(null);
  const { hasMore, isBusy, error, more } = older;
  useEffect(() => {
    if (!end.current || !hasMore || isBusy || error) return;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && more(), { rootMargin: "600px" });
    observer.observe(end.current);
    return () => observer.disconnect();
  });
  if (error)
    return (
      <Note tone="bad" action={<MoreButton onClick={more} text="Try again" />}>
        {error.message}
      </Note>
    );
  return (
    <div ref={end} class="more muted small">
      <span>{isBusy ? "Loading older ones" : text}</span>
      {hasMore && !isBusy && <MoreButton onClick={more} text="Show more" />}
    </div>
  );
}

function MoreButton({ onClick, text }: { readonly onClick: () => void; readonly text: string }) {
  return (
    <button type="button" class="button small" onClick={onClick}>
      {text}
    </button>
  );
}
