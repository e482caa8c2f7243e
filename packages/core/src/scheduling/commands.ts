import type { Commands } from "./protocol.js";

/** Commands that ask for nothing. */
export function noCommands(): Commands {
  return {
    record: [],
    close: [],
    cancel: [],
    submit: [],
    load: [],
    signals: [],
    units: [],
    events: [],
    advance: undefined,
    isUnfinished: false,
    isSuspended: false,
    wakeAtMs: undefined,
    ended: undefined,
  };
}

/** Takes out what was asked for. Lists that were given out are left as they are. */
export function clearCommands(commands: Commands): void {
  if (commands.record.length > 0) commands.record = [];
  if (commands.close.length > 0) commands.close = [];
  if (commands.cancel.length > 0) commands.cancel = [];
  if (commands.submit.length > 0) commands.submit = [];
  if (commands.load.length > 0) commands.load = [];
  if (commands.signals.length > 0) commands.signals = [];
  if (commands.units.length > 0) commands.units = [];
  if (commands.events.length > 0) commands.events = [];
  commands.advance = undefined;
  commands.ended = undefined;
}
