/** The body of every answer from status 400. In a stream it is the data of an event `error`. */
export interface ErrorAnswer {
  readonly error: { readonly code: string; readonly message: string };
}

/** `GET /api/session`: what there is to show, and what the viewer may do. */
export interface SessionView {
  /** The version of the dashboard. */
  readonly version: string;
  /** The server's clock, to show ages by. */
  readonly nowMs: number;
  /** The name of the viewer, if the application that mounts the dashboard knows it. */
  readonly name?: string;
  /** Whether the viewer may cancel, redrive, and so on. */
  readonly mayAct: boolean;
  /** Whether arguments, messages of errors and log lines are hidden. */
  readonly hidesValues: boolean;
  /** Whether workers can be shown. */
  readonly hasPayloads: boolean;
  readonly hasQueues: boolean;
  /** Whether jobs and schedules can be shown. */
  readonly hasBoard: boolean;
  readonly hasDoctor: boolean;
}
