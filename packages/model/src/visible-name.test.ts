import { expect, it } from "vitest";
import { isVisibleName, visibleNameOf } from "./visible-name.ts";

it.each([
  "Admin",
  "Ümlaut & Söhne 2",
  "東京 サポート",
  "می\u200cخواهم",
  "क्\u200dष",
  "👩🏽\u200d💻 team",
  "❤\ufe0f\u200d🔥",
  "👨\u200d👩\u200d👧\u200d👦",
  "1\ufe0f\u20e3 line",
])("[NA-01] %j is a name", (name) => {
  expect(isVisibleName(name)).toBe(true);
});

it.each([
  "",
  " ",
  "Ad\u200bmin",
  "Ad\u200dmin",
  "Ad\u200cmin",
  "Admin\u200d",
  "\u200dAdmin",
  "Ad\u00admin",
  "Ad\u2060min",
  "\ufeffAdmin",
  "Admin\ufe0f",
  "Ad\u034fmin",
  "Admin\u3164",
  "\u202enimdA",
  "Admin\u{e0041}",
  "می\u200c\u200cخواهم",
  "👩\u200d",
  "Ad\nmin",
  "Ad\u2028min",
  "Ad\ud800min",
])("[NA-01] %j is not a name", (name) => {
  expect(isVisibleName(name)).toBe(false);
});

it.each([
  ["می\u200cخواهم", "می\u200cخواهم"],
  ["Zo\u200bë\u202e", "Zoë"],
  ["Ada\r\nLovelace", "Ada Lovelace"],
  ["\u200f \u3164", ""],
])("[NA-02] %j is shown as %j", (given, shown) => {
  expect(visibleNameOf(given)).toBe(shown);
});

it("[NA-01] long names are read in linear time", () => {
  expect(isVisibleName("👩🏽".repeat(50_000))).toBe(true);
  expect(isVisibleName("👩🏽\u200d".repeat(50_000))).toBe(false);
  expect(isVisibleName("م\u200c".repeat(50_000))).toBe(false);
});
