import type { QueueRow } from "../../../../src/api.js";
import { Card } from "../../parts/card.js";
import { Fact } from "../../parts/fact.js";
import { Note } from "../../parts/note.js";
import { countText } from "../../texts/count-text.js";

/** How many messages a queue has, by their state. */
export function QueueFacts({ queue }: { readonly queue: QueueRow }) {
  const { ready, leased, delayed, deadLetters, broker, problem, isExact } = queue;
  if (problem !== undefined) return <Note tone="bad">It cannot be counted: {problem}</Note>;
  return (
    <Card>
      <dl class="facts">
        <Fact title={isExact ? "Ready" : "Ready, about"} isFigure>
          {countText(ready)}
        </Fact>
        <Fact title="Leased" isFigure>
          {countText(leased)}
        </Fact>
        <Fact title="Delayed" isFigure>
          {countText(delayed)}
        </Fact>
        {deadLetters && (
          <Fact title={`Dead letters, in ${deadLetters.name}`} isFigure>
            <span class={deadLetters.count > 0 ? "bad-text" : ""}>{countText(deadLetters.count)}</span>
          </Fact>
        )}
        <Fact title="Broker">
          <span class="mono" title={broker}>
            {broker}
          </span>
        </Fact>
      </dl>
    </Card>
  );
}
