import { contentId } from "../serialization/identity.js";
import type { TaskOptions } from "./task-options.js";
import type { RoundNamespace } from "./work-state.js";

/** What the id of a task is made of. */
interface Identified {
  readonly options: TaskOptions;
  readonly contentId: string;
}

/** The id of a task in one round; different again if it was undone there. */
export function idInRound(task: Identified, isOfRound: boolean, { key, number, undone }: RoundNamespace): string {
  const { id: own } = task.options;
  const place = `${key}.${number}`;
  for (let again = ""; ; again += "'") {
    const id = own === undefined ? contentId(`${task.contentId}\n${place}\n${isOfRound}${again}`) : `${own}@${place}${again}`;
    if (!undone.has(id)) return id;
  }
}
