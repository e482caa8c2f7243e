import { DoctorPage } from "../pages/doctor/doctor-page.js";
import { ExecutionPage } from "../pages/execution/execution-page.js";
import { ExecutionsPage } from "../pages/executions/executions-page.js";
import { JobsPage } from "../pages/jobs/jobs-page.js";
import { QueuePage } from "../pages/queues/queue-page.js";
import { QueuesPage } from "../pages/queues/queues-page.js";
import { SchedulesPage } from "../pages/schedules/schedules-page.js";
import { SignalsPage } from "../pages/signals/signals-page.js";
import { WorkersPage } from "../pages/workers/workers-page.js";
import { Empty } from "../parts/empty.js";
import { PageHead } from "../parts/page-head.js";
import { fragmentOf, type Route } from "../routing/route.js";

/** The page that the address asks for. */
export function PageOf({ route }: { readonly route: Route }) {
  const [view = "executions", name] = route.path;
  if (view === "executions") {
    return name === undefined ? <ExecutionsPage query={route.query} /> : <ExecutionPage key={name} route={route} />;
  }
  if (view === "queues") return name === undefined ? <QueuesPage /> : <QueuePage key={name} name={name} query={route.query} />;
  if (view === "workers") return <WorkersPage />;
  if (view === "jobs") return <JobsPage query={route.query} />;
  if (view === "schedules") return <SchedulesPage />;
  if (view === "signals") return <SignalsPage />;
  if (view === "doctor") return <DoctorPage />;
  return <NoPage />;
}

function NoPage() {
  return (
    <>
      <PageHead title="Not found" />
      <Empty title="There is no such page">
        <a href={fragmentOf([])}>All executions</a>
      </Empty>
    </>
  );
}
