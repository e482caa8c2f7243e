import type { ExecutionDetail } from "../../../../src/api.js";
import { fragmentOf } from "../../routing/route.js";
import { countText } from "../../texts/count-text.js";

interface ExecutionTabsProps {
  readonly executionId: string;
  readonly part: string;
  readonly execution: ExecutionDetail | undefined;
}

const parts = { "": "Overview", timeline: "Timeline", graph: "Graph", failures: "Failures" } as const;

/** The parts of an execution's page. */
export function ExecutionTabs({ executionId, part, execution }: ExecutionTabsProps) {
  const failed = execution?.failed ?? 0;
  return (
    <nav class="tabs" aria-label="Parts">
      {Object.entries(parts).map(([name, title]) => (
        <a
          key={name}
          href={fragmentOf(["executions", executionId, ...(name === "" ? [] : [name])])}
          {...(name === part && { "aria-current": "page" })}
        >
          {title}
          {name === "failures" && failed > 0 && <span class="tag bad">{countText(failed)}</span>}
        </a>
      ))}
    </nav>
  );
}
