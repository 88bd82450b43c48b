import { expect, it } from "vitest";
import { createQualityWindow } from "./quality-window.ts";

it("[VP-40] sums the last sixty seconds", () => {
  const quality = createQualityWindow();
  quality.add({ lateTicks: 2 });
  quality.add({ frames: 50, concealedFrames: 1 });
  expect(quality.turn()).toEqual({ lateTicks: 2, frames: 50, concealedFrames: 1 });

  for (let second = 1; second < 60; second += 1) quality.turn();
  quality.add({ frames: 7 });

  expect(quality.turn()).toEqual({ lateTicks: 0, frames: 7, concealedFrames: 0 });
});
