import { expect, it } from "vitest";
import { createLazyScript } from "./lazy-script.ts";

it("[PA-38] loads a script once, and reports it to the views that wait for it", async () => {
  let attempts = 0;
  const script = createLazyScript(async () => {
    attempts += 1;
    return "loaded";
  });
  const seen: string[] = [];
  const stop = script.subscribe(() => seen.push(`${script.state} ${script.value}`));

  await Promise.all([script.load(), script.load()]);
  stop();
  await script.load();

  expect({ attempts, seen, value: script.value }).toEqual({
    attempts: 1,
    seen: ["loading null", "loaded loaded"],
    value: "loaded",
  });
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

it("[PA-76] repeats only an attempt that failed, and reports no failure meanwhile", async () => {
  const { script, attempts } = scriptThat("fails", "fails", "works");
  const seen: string[] = [];
  script.subscribe(() => seen.push(script.state));

  script.retry();
  const beforeUse = attempts();
  await script.load();
  for (let at = 0; at < 2; at += 1) {
    script.retry();
    await script.load();
  }

  expect({ beforeUse, attempts: attempts() }).toEqual({ beforeUse: 0, attempts: 3 });
  expect(seen).toEqual(["loading", "failed", "loading", "failed", "loading", "loaded"]);
});

it("[PA-76] repeats an attempt that began before the connection was back, if it fails", async () => {
  const { script, attempts } = scriptThat("fails", "works");
  const seen: string[] = [];
  script.subscribe(() => seen.push(script.state));

  const loading = script.load();
  script.retry();

  expect([await loading, attempts(), seen]).toEqual([true, 2, ["loading", "loaded"]]);
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
