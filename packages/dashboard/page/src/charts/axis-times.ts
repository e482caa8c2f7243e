const daySeconds = 86_400;

/** Texts for the marks of an axis of times, in s: the finer the marks, the finer the texts. */
export function axisTimes(marks: readonly number[]): string[] {
  const step = (marks[1] ?? 0) - (marks[0] ?? 0);
  return marks.map((seconds) => axisTime(new Date(seconds * 1000), step));
}

function axisTime(date: Date, stepSeconds: number): string {
  const day = date.toLocaleDateString("en-GB", { day: "numeric", month: "short" });
  if (stepSeconds >= daySeconds) return day;
  const clock = [date.getHours(), date.getMinutes(), ...(stepSeconds < 60 ? [date.getSeconds()] : [])];
  const text = clock.map((part) => String(part).padStart(2, "0")).join(":");
  return text === "00:00" ? day : text;
}
