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
  const { script, attempts } = scriptThat("fails", "works");

  const first = await script.load();
  const afterFailure = script.value;
  const second = await script.load();

  expect({ first, afterFailure, second, value: script.value, attempts: attempts() }).toEqual({
    first: false,
    afterFailure: null,
    second: true,
    value: "loaded",
    attempts: 2,
  });
});

it("[PA-76] reports a failure until the script is loaded, and repeats only attempts that failed", async () => {
  const { script, attempts } = scriptThat("fails", "fails", "works");
  const seen: boolean[] = [];
  script.subscribe(() => seen.push(script.hasFailed));

  script.retry();
  const beforeUse = attempts();
  await script.load();
  for (let at = 0; at < 2; at += 1) {
    script.retry();
    await script.load();
  }

  expect({ beforeUse, attempts: attempts(), seen }).toEqual({ beforeUse: 0, attempts: 3, seen: [true, true, false] });
});

/** A script whose attempts end as listed. */
function scriptThat(...outcomes: readonly ("fails" | "works")[]) {
  let attempts = 0;
  const script = createLazyScript(async () => {
    if (outcomes[attempts++] !== "works") throw new Error("offline");
    return "loaded";
  });
  return { script, attempts: () => attempts };
}
