import { useId } from "preact/hooks";

/** A text of many lines, in a frame that scrolls. */
export function LongText({ title, text }: { readonly title: string; readonly text: string }) {
  const id = useId();
  return (
    <section class="long-text" aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      <pre class="text" tabIndex={0}>
        {text}
      </pre>
    </section>
  );
}
