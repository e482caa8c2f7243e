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
  commands.record = emptied(commands.record);
  commands.close = emptied(commands.close);
  commands.cancel = emptied(commands.cancel);
  commands.submit = emptied(commands.submit);
  commands.load = emptied(commands.load);
  commands.signals = emptied(commands.signals);
  commands.units = emptied(commands.units);
  commands.events = emptied(commands.events);
  commands.advance = undefined;
  commands.ended = undefined;
}

/** A list without items; an empty one is kept, since most lists are. */
export function emptied<T>(list: T[]): T[] {
  return list.length === 0 ? list : [];
}
