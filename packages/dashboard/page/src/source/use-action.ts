import { useState } from "preact/hooks";
import type { ActionAnswer } from "../../../src/api.js";
import { useSource } from "./source-context.js";
import { SourceError } from "./source-error.js";

/** An action that the viewer can ask for, and how it went. */
export interface Action {
  readonly isBusy: boolean;
  readonly answer: ActionAnswer | undefined;
  readonly error: SourceError | undefined;
  /** Resolves with whether it was done. */
  readonly ask: (path: string, body?: unknown) => Promise<boolean>;
}

export function useAction(): Action {
  const source = useSource();
  const [state, setState] = useState<Omit<Action, "ask">>({ isBusy: false, answer: undefined, error: undefined });
  const ask = async (path: string, body: unknown = {}) => {
    setState({ isBusy: true, answer: undefined, error: undefined });
    try {
      const answer = (await source.post(path, body)) as ActionAnswer;
      setState({ isBusy: false, answer, error: undefined });
      return true;
    } catch (thrown) {
      setState({ isBusy: false, answer: undefined, error: SourceError.from(thrown) });
      return false;
    }
  };
  return { ...state, ask };
}
