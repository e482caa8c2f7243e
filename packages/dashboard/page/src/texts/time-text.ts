/** A time in the zone of the reader, e.g. `2026-11-29 12:51:43`. */
export function timeText(ms: number): string {
  const date = new Date(ms);
  return `${dayText(date)} ${clockText(ms)}`;
}

/** The time of the day, e.g. `12:51:43`. */
export function clockText(ms: number): string {
  const date = new Date(ms);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits).join(":");
}

function dayText(date: Date): string {
  return [date.getFullYear(), twoDigits(date.getMonth() + 1), twoDigits(date.getDate())].join("-");
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}
