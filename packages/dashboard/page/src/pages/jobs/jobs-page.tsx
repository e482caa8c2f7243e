import type { JobsView } from "../../../../src/api.js";
import { Card } from "../../parts/card.js";
import { Choices } from "../../parts/choices.js";
import { Empty } from "../../parts/empty.js";
import { PageHead } from "../../parts/page-head.js";
import { SearchField } from "../../parts/search-field.js";
import { ViewOf } from "../../parts/view-of.js";
import { replaceFragment } from "../../routing/navigate.js";
import { fragmentOf, type Route } from "../../routing/route.js";
import { useSession } from "../../source/session.js";
import { useView } from "../../source/use-view.js";
import { JobList } from "./job-list.js";
import { NoBoard } from "./no-board.js";

const states = ["", "unclaimed", "claimed", "succeeded", "failed", "cancelled", "trashed"] as const;

/** Jobs of the board: open ones by priority and age, then ended ones. */
export function JobsPage({ query }: { readonly query: Route["query"] }) {
  const { hasBoard } = useSession();
  const { state = "", search = "" } = query;
  const find = (text: string) => replaceFragment(fragmentOf(["jobs"], { ...query, search: text }));
  const choices = states.map((name) => ({
    text: name === "" ? "All" : `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
    fragment: fragmentOf(["jobs"], { state: name, search }),
    isChosen: name === state,
  }));
  if (!hasBoard) return <NoBoard title="Jobs" />;
  return (
    <>
      <PageHead title="Jobs" actions={<SearchField label="Search by id or name" value={search} onSearch={find} />} />
      <Choices label="State" choices={choices} />
      <Card isFull>
        <Jobs query={query} />
      </Card>
    </>
  );
}

function Jobs({ query }: { readonly query: Route["query"] }) {
  const { state, search, limit } = query;
  const given = Object.entries({ state, search, limit }).filter((entry): entry is [string, string] => (entry[1] ?? "") !== "");
  const text = new URLSearchParams(given).toString();
  const viewed = useView<JobsView>(text === "" ? "jobs" : `jobs?${text}`);
  return (
    <ViewOf viewed={viewed}>
      {(view) =>
        view.jobs.length === 0 ? (
          <Empty title={text === "" ? "There are no jobs on this board" : "No job matches"} />
        ) : (
          <JobList view={view} query={query} />
        )
      }
    </ViewOf>
  );
}
