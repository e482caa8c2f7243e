import { BrandMark } from "../parts/brand-mark.js";
import { Icon } from "../parts/icon.js";
import { fragmentOf, type Route } from "../routing/route.js";
import type { Session } from "../source/session.js";
import { useSource } from "../source/source-context.js";
import { ConnectionState } from "./connection-state.js";
import { viewNames } from "./view-names.js";

/** Views to choose, and the state of the connection. */
export function Side({ session, route }: { readonly session: Session | undefined; readonly route: Route }) {
  const { isLive } = useSource();
  const chosen = route.path[0] ?? "executions";
  return (
    <header class="side">
      <a class="brand" href={fragmentOf(isLive ? [] : route.path.slice(0, 2))} aria-label="Mazepa">
        <BrandMark />
        <span>Mazepa</span>
      </a>
      <nav class="views" aria-label="Views">
        {viewNames
          .filter(({ isThere }) => isLive && session && isThere(session))
          .map(({ name, title }) => (
            <a key={name} href={fragmentOf([name])} {...(name === chosen && { "aria-current": "page" })}>
              <Icon name={name} />
              {title}
            </a>
          ))}
      </nav>
      <div class="side-foot">{isLive ? <ConnectionState /> : <span class="muted small">Report</span>}</div>
    </header>
  );
}
