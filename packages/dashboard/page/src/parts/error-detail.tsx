import type { ErrorText } from "../../../src/api.js";

/** An error: its message, and its stack when it is asked for. */
export function ErrorDetail({ error: { name, message, code, stack } }: { readonly error: ErrorText }) {
  return (
    <div class="error" role="group" aria-label="Error">
      <p class="error-name">
        <strong>{name}</strong>
        {code !== undefined && <code>{code}</code>}
      </p>
      <p class="error-message">{message}</p>
      {stack !== undefined && (
        <details>
          <summary>Stack</summary>
          <pre class="text" tabIndex={0}>
            {stack}
          </pre>
        </details>
      )}
    </div>
  );
}
