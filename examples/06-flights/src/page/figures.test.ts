import { describe, expect, it } from "@jest/globals";
import { count, date, dateAndTime, dayOfYear, decimal, hourOfDay, lateness, minutes, percent } from "./figures.js";

describe("figures", () => {
  it.each([
    [count(1234567), "1,234,567"],
    [decimal(-1.25), "−1.3"],
    [decimal(-0.04), "0.0"],
    [minutes(8.25), "8.3 min"],
    [lateness(1575), "1,575 min late"],
    [lateness(-3), "3 min early"],
    [lateness(0), "on schedule"],
    [percent(0.7911), "79.1%"],
    [date("2001-01-31"), "January 31, 2001"],
    [dayOfYear("2001-06-05"), "June 5"],
    [dateAndTime(Date.UTC(2001, 0, 31, 18, 5)), "Jan 31, 2001, 6:05 PM"],
    [hourOfDay(0), "12 am"],
    [hourOfDay(17), "5 pm"],
  ])("are written as people write them: %s", (text, expected) => {
    expect(text).toBe(expected);
  });
});
