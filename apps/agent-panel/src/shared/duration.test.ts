import { describe, expect, it } from "vitest";
import { formatDuration, isoDuration } from "./duration.ts";

describe("durations", () => {
  it("are formatted with as many parts as needed", () => {
    expect([0, 7_000, 750_999, 3_723_000, 273_600_000].map(formatDuration)).toEqual([
      "0:00",
      "0:07",
      "12:30",
      "1:02:03",
      "3d 4h",
    ]);
  });

  it("are never negative when two clocks disagree", () => {
    expect([formatDuration(-5_000), isoDuration(-5_000)]).toEqual(["0:00", "PT0S"]);
  });
});
