import type { ExecutionsView } from "../../../../src/api.js";
import { Card } from "../../parts/card.js";
import { PageHead } from "../../parts/page-head.js";
import { SearchField } from "../../parts/search-field.js";
import { ViewOf } from "../../parts/view-of.js";
import { replaceFragment } from "../../routing/navigate.js";
import { fragmentOf, type Route } from "../../routing/route.js";
import { useView } from "../../source/use-view.js";
import { ExecutionList } from "./execution-list.js";
import { NoExecutions } from "./no-executions.js";
import { StateChoices } from "./state-choices.js";

/** Executions, the newest first, by state and by a part of their id. */
export function ExecutionsPage({ query }: { readonly query: Route["query"] }) {
  const { state = "", search = "" } = query;
  const filter = new URLSearchParams({ ...(state !== "" && { state }), ...(search !== "" && { search }) }).toString();
  const path = filter === "" ? "executions" : `executions?${filter}`;
  const viewed = useView<ExecutionsView>(path);
  const find = (text: string) => replaceFragment(fragmentOf(["executions"], { state, search: text }));
  return (
    <>
      <PageHead title="Executions" actions={<SearchField label="Search by id" value={search} onSearch={find} />} />
      <StateChoices state={state} search={search} />
      <Card isFull>
        <ViewOf viewed={viewed}>
          {(view, shownPath) =>
            view.executions.length === 0 && view.next === undefined ? (
              <NoExecutions isFiltered={filter !== ""} />
            ) : (
              <ExecutionList key={shownPath} view={view} path={shownPath} />
            )
          }
        </ViewOf>
      </Card>
    </>
  );
}
