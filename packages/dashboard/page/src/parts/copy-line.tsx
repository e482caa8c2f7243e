import { useState } from "preact/hooks";
import { Icon } from "./icon.js";

/** A line for a shell, with a button that copies it. */
export function CopyLine({ line, what }: { readonly line: string; readonly what: string }) {
  const [isCopied, setCopied] = useState(false);
  const copy = () => {
    void copyText(line).then(() => {
      setCopied(true);
      setTimeout(() => setCopied(false), 2000);
    });
  };
  return (
    <div class="copy">
      <code tabIndex={0} role="textbox" aria-readonly="true" aria-label={what}>
        {line}
      </code>
      <button type="button" class="button" onClick={copy} aria-label={`Copy: ${what}`}>
        <Icon name={isCopied ? "check" : "copy"} />
        <span aria-live="polite">{isCopied ? "Copied" : "Copy"}</span>
      </button>
    </div>
  );
}

/** Without a secure context there is no clipboard but by a selection. */
async function copyText(text: string): Promise<void> {
  if (isSecureContext) return navigator.clipboard.writeText(text);
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}
