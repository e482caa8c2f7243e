export type QueueActionName = "release" | "redrive" | "purge";

/** What actions on a queue are called, and what they do. */
export const queueActionTexts: Readonly<Record<QueueActionName, { readonly verb: string; readonly text: string }>> = {
  release: {
    verb: "Release",
    text: "Leased and delayed messages become ready at once. Tasks that a worker is still running may then run a second time.",
  },
  redrive: { verb: "Redrive", text: "The dead letters go back into the queue and are tried again." },
  purge: {
    verb: "Purge",
    text: "All messages are deleted. Executions that wait for these tasks send them again only when they are resumed.",
  },
};
