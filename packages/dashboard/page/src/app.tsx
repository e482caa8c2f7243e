import { ConnectionNote } from "./frame/connection-note.js";
import { PageOf } from "./frame/page-of.js";
import { Side } from "./frame/side.js";
import { TokenForm } from "./frame/token-form.js";
import { useMainFocus } from "./frame/use-main-focus.js";
import { Loading } from "./parts/loading.js";
import { useRoute } from "./routing/use-route.js";
import { useCell } from "./source/cell.js";
import { connection } from "./source/connection.js";
import { SessionContext } from "./source/session.js";
import { useSessionView } from "./source/use-session-view.js";

/** The whole page: views to choose, and the one that the address asks for. */
export function App() {
  const session = useSessionView();
  const route = useRoute();
  const { state } = useCell(connection);
  const main = useMainFocus(route);
  return (
    <SessionContext.Provider value={session}>
      <a class="skip" href="#main" onClick={(event) => (event.preventDefault(), main.current?.focus())}>
        Skip to the content
      </a>
      <Side session={session} route={route} />
      <main id="main" ref={main} tabIndex={-1}>
        <ConnectionNote />
        {state === "refused" ? <TokenForm /> : session ? <PageOf route={route} /> : <Loading />}
      </main>
    </SessionContext.Provider>
  );
}
