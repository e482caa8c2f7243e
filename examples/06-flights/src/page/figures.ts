const whole = new Intl.NumberFormat("en-US");
const oneDigit = new Intl.NumberFormat("en-US", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const share = new Intl.NumberFormat("en-US", { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 });
const longDay = new Intl.DateTimeFormat("en-US", { dateStyle: "long", timeZone: "UTC" });
const dayAndMonth = new Intl.DateTimeFormat("en-US", { day: "numeric", month: "long", timeZone: "UTC" });
const moment = new Intl.DateTimeFormat("en-US", { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });

/** 1234567 → "1,234,567" */
export function count(value: number): string {
  return whole.format(value);
}

/** 8.25 → "8.3 min"; a real minus for early flights */
export function minutes(value: number): string {
  return `${decimal(value)} min`;
}

/** -1.25 → "−1.3" */
export function decimal(value: number): string {
  const rounded = Number(value.toFixed(1));
  return oneDigit.format(rounded === 0 ? 0 : rounded).replace("-", "−");
}

/** 35 → "35 min late", -3 → "3 min early" */
export function lateness(delayMin: number): string {
  if (delayMin === 0) return "on schedule";
  return `${whole.format(Math.abs(delayMin))} min ${delayMin < 0 ? "early" : "late"}`;
}

/** 0.791 → "79.1%" */
export function percent(value: number): string {
  return share.format(value);
}

/** "2001-01-31" → "January 31, 2001" */
export function date(isoDay: string): string {
  return longDay.format(new Date(isoDay));
}

/** "2001-01-31" → "January 31" */
export function dayOfYear(isoDay: string): string {
  return dayAndMonth.format(new Date(isoDay));
}

/** Milliseconds → "Jan 31, 2001, 6:05 PM" */
export function dateAndTime(ms: number): string {
  return moment.format(ms).replace("\u202f", " ");
}

/** 17 → "5 pm" */
export function hourOfDay(hour: number): string {
  return `${hour % 12 === 0 ? 12 : hour % 12} ${hour < 12 ? "am" : "pm"}`;
}
