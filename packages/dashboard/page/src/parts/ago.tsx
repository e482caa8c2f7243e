import { durationText } from "../../../src/texts/duration-text.js";
import { timeText } from "../texts/time-text.js";

/** How long ago something was, or how far ahead it is. */
export function Ago({ at, now }: { readonly at: number; readonly now: number }) {
  const text = at > now + 1000 ? `in ${durationText(at - now)}` : `${durationText(Math.max(0, now - at))} ago`;
  return (
    <time dateTime={new Date(at).toISOString()} title={timeText(at)}>
      {text}
    </time>
  );
}
