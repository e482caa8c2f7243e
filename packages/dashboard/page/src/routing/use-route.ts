import { useEffect, useState } from "preact/hooks";
import { parseRoute, type Route } from "./route.js";

/** The route of the address, also after it has changed. */
export function useRoute(): Route {
  const [fragment, setFragment] = useState(location.hash);
  useEffect(() => {
    const changed = () => setFragment(location.hash);
    addEventListener("hashchange", changed);
    return () => removeEventListener("hashchange", changed);
  }, []);
  return parseRoute(fragment);
}
