import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { HttpSource } from "./http-source.js";
import type { Source } from "./source.js";

/** The source of everything on the page. */
export const SourceContext = createContext<Source>(new HttpSource());

export function useSource(): Source {
  return useContext(SourceContext);
}
