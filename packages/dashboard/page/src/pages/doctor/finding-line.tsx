import type { DoctorFinding } from "../../../../src/api.js";
import { StateBadge } from "../../parts/state-badge.js";

/** The result of one check, and what to do about it. */
export function FindingLine({ finding: { about, status, message, remedy } }: { readonly finding: DoctorFinding }) {
  return (
    <li class="finding">
      <StateBadge state={status} />
      <strong>{about}</strong>
      <div>
        <p>{message}</p>
        {remedy !== undefined && <p class="muted">{remedy}</p>}
      </div>
    </li>
  );
}
