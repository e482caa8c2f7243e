import type { ScheduleRow, SchedulesView } from "../../../../src/api.js";
import { Ago } from "../../parts/ago.js";
import { Card } from "../../parts/card.js";
import { Empty } from "../../parts/empty.js";
import { PageHead } from "../../parts/page-head.js";
import type { TableColumn } from "../../parts/table-column.js";
import { ViewOf } from "../../parts/view-of.js";
import { VirtualTable } from "../../parts/virtual-table.js";
import { fragmentOf } from "../../routing/route.js";
import { useSession } from "../../source/session.js";
import { useNow } from "../../source/use-now.js";
import { useView } from "../../source/use-view.js";
import { durationText } from "../../../../src/texts/duration-text.js";
import { NoBoard } from "../jobs/no-board.js";

/** Schedules of the board, by name. */
export function SchedulesPage() {
  const { hasBoard } = useSession();
  if (!hasBoard) return <NoBoard title="Schedules" />;
  return (
    <>
      <PageHead title="Schedules" />
      <Card isFull>
        <Schedules />
      </Card>
    </>
  );
}

function Schedules() {
  const viewed = useView<SchedulesView>("schedules");
  const now = useNow();
  return (
    <ViewOf viewed={viewed}>
      {({ schedules, hasMore }) =>
        schedules.length === 0 ? (
          <Empty title="There are no schedules on this board" />
        ) : (
          <>
            <VirtualTable label="Schedules" rows={schedules} columns={columnsAt(now)} keyOf={({ name }) => name} />
            {hasMore && <p class="more muted small">There are more: the first ones are shown.</p>}
          </>
        )
      }
    </ViewOf>
  );
}

function columnsAt(now: number): readonly TableColumn<ScheduleRow>[] {
  return [
    { title: "Schedule", cell: ({ name }) => <strong>{name}</strong> },
    { title: "Work", width: "16%", kind: "medium", cell: ({ work }) => work },
    { title: "Times", width: "20%", cell: (row) => <span class="mono">{timesText(row)}</span> },
    { title: "Next", width: "7rem", cell: ({ nextAtMs }) => nextAtMs !== undefined && <Ago at={nextAtMs} now={now} /> },
    { title: "Last job", width: "18%", kind: "medium", cell: LastJob },
    {
      title: "Last",
      width: "7rem",
      kind: "wide",
      cell: ({ lastAtMs }) => lastAtMs !== undefined && <Ago at={lastAtMs} now={now} />,
    },
    { title: "Missed", width: "5rem", kind: "wide", cell: ({ missed }) => missed },
    { title: "Overlap", width: "5rem", kind: "wide", cell: ({ overlap }) => overlap },
  ];
}

function LastJob({ lastJobId }: ScheduleRow) {
  if (lastJobId === undefined) return null;
  return (
    <a class="mono" href={fragmentOf(["executions", lastJobId])}>
      {lastJobId}
    </a>
  );
}

function timesText({ cron, timeZone, everyMs }: ScheduleRow): string {
  if (cron !== undefined) return timeZone === undefined ? cron : `${cron} ${timeZone}`;
  return everyMs === undefined ? "" : `every ${durationText(everyMs)}`;
}
