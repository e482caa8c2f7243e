import type { DoctorView } from "../../../../src/api.js";
import { Card } from "../../parts/card.js";
import { PageHead } from "../../parts/page-head.js";
import { ViewOf } from "../../parts/view-of.js";
import { useOnce } from "../../source/use-once.js";
import { timeText } from "../../texts/time-text.js";
import { FindingLine } from "./finding-line.js";

/** What `mazepa doctor` finds. */
export function DoctorPage() {
  const { viewed, again } = useOnce<DoctorView>("doctor");
  const button = (
    <button type="button" class="button" onClick={again} disabled={viewed.isOld}>
      Check again
    </button>
  );
  return (
    <>
      <PageHead title="Doctor" actions={button} />
      <Card isFull>
        <ViewOf viewed={viewed}>
          {({ findings, checkedAtMs }) => (
            <>
              <ul class="findings">
                {findings.map((finding, index) => (
                  <FindingLine key={index} finding={finding} />
                ))}
              </ul>
              <p class="more muted small">Checked {timeText(checkedAtMs)}</p>
            </>
          )}
        </ViewOf>
      </Card>
    </>
  );
}
