import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Route } from "../routing/route.js";

/** After another page was chosen, reading and the keyboard go on at its beginning. */
export function useMainFocus({ path }: Route): RefObject<HTMLElement | null> {
  const main = useRef<HTMLElement>(null);
  const isFirst = useRef(true);
  useEffect(() => {
    if (!isFirst.current) main.current?.focus({ preventScroll: true });
    if (!isFirst.current) scrollTo(0, 0);
    isFirst.current = false;
  }, [path.slice(0, 3).join("/")]);
  return main;
}
