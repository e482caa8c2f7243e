import type { TimelineView } from "../../../../src/api.js";
import type { Route } from "../../routing/route.js";
import { counted } from "../../texts/count-text.js";
import { durationText } from "../../../../src/texts/duration-text.js";
import { moved, zoomed } from "./zoom.js";

interface TimelineControlsProps {
  readonly view: TimelineView;
  readonly query: Route["query"];
  readonly onChange: (changes: Route["query"]) => void;
}

/** What of the timeline is shown. */
export function TimelineControls({ view, query, onChange }: TimelineControlsProps) {
  const { heads, tasks, taskCount, fromMs, toMs } = view;
  const isPart = query["from"] !== undefined || query["to"] !== undefined;
  return (
    <div class="card-head">
      <p class="muted">
        {durationText(toMs - fromMs)}
        {", "}
        {tasks.length < taskCount ? `${counted(tasks.length, "task")} of a sample that stands for ` : ""}
        {counted(taskCount, "task")}
      </p>
      <div class="head-actions">
        {query["operation"] !== undefined && (
          <button type="button" class="button small" onClick={() => onChange({ operation: "" })}>
            {query["operation"]} ×<span class="unseen">: show all operations</span>
          </button>
        )}
        {heads.length > 1 && <HeadChoice heads={heads} chosen={query["head"] ?? ""} onChange={onChange} />}
        <Zoom text="−" label="Zoom out" onClick={() => onChange(zoomed(view, 2))} />
        <Zoom text="+" label="Zoom in" onClick={() => onChange(zoomed(view, 0.5))} />
        <Zoom text="←" label="Earlier" isOff={!isPart} onClick={() => onChange(moved(view, -0.5))} />
        <Zoom text="→" label="Later" isOff={!isPart} onClick={() => onChange(moved(view, 0.5))} />
        <Zoom text="All" isOff={!isPart} onClick={() => onChange({ from: "", to: "" })} />
      </div>
    </div>
  );
}

interface ZoomProps {
  readonly text: string;
  /** What a sign means. */
  readonly label?: string;
  readonly isOff?: boolean;
  readonly onClick: () => void;
}

function Zoom({ text, label, isOff = false, onClick }: ZoomProps) {
  return (
    <button
      type="button"
      class="button small"
      {...(label !== undefined && { "aria-label": label, title: label })}
      disabled={isOff}
      onClick={onClick}
    >
      {text}
    </button>
  );
}

interface HeadChoiceProps {
  readonly heads: TimelineView["heads"];
  readonly chosen: string;
  readonly onChange: (changes: Route["query"]) => void;
}

function HeadChoice({ heads, chosen, onChange }: HeadChoiceProps) {
  return (
    <select
      class="input small"
      aria-label="Head"
      value={chosen}
      onChange={(event) => onChange({ head: event.currentTarget.value, from: "", to: "" })}
    >
      <option value="">All heads</option>
      {heads.map(({ epoch }) => (
        <option key={epoch} value={String(epoch)}>
          Head {epoch}
        </option>
      ))}
    </select>
  );
}
