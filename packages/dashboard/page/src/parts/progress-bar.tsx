import { countText } from "../texts/count-text.js";

interface ProgressBarProps {
  readonly succeeded: number;
  readonly restored: number;
  readonly failed: number;
  readonly running?: number;
  /** The expected number, if it is known. */
  readonly total: number;
}

/** Parts of tasks by how they ended; what is left is empty. */
export function ProgressBar({ succeeded, restored, failed, running = 0, total }: ProgressBarProps) {
  const parts = Object.entries({ restored, succeeded, failed, running }).filter(([, count]) => count > 0);
  const text = parts.map(([state, count]) => `${countText(count)} ${state}`).join(", ");
  return (
    <div class="bar" role="img" aria-label={text === "" ? "nothing yet" : `${text} of ${countText(total)}`} title={text}>
      {parts.map(([state, count]) => (
        <span key={state} class={state} style={{ width: `${(100 * count) / Math.max(total, 1)}%` }} />
      ))}
    </div>
  );
}
