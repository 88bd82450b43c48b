import { expect, it } from "vitest";
import { createLazyScript } from "./lazy-script.ts";

it("[PA-38] loads a script once, and reports it to the views that wait for it", async () => {
  let attempts = 0;
  const script = createLazyScript(async () => {
    attempts += 1;
    return "loaded";
  });
  const seen: (string | null)[] = [];
  const stop = script.subscribe(() => seen.push(script.value));

  await Promise.all([script.load(), script.load()]);
  stop();
  await script.load();

  expect({ attempts, seen, value: script.value }).toEqual({ attempts: 1, seen: ["loaded"], value: "loaded" });
});

it("[PA-38] tries again after a failure", async () => {
  const results = [Promise.reject(new Error("offline")), Promise.resolve("loaded")];
  const script = createLazyScript(() => results.shift() ?? Promise.reject(new Error("a third attempt")));

  await script.load();
  const afterFailure = script.value;
  await script.load();

  expect({ afterFailure, value: script.value }).toEqual({ afterFailure: null, value: "loaded" });
});
