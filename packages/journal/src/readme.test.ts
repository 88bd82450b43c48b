import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { openHarness } from "../test/harness.ts";
import { add } from "../test/readme-example.ts";

describe("README", () => {
  it("contains the example that the tests run", async () => {
    const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
    const example = await readFile(new URL("../test/readme-example.ts", import.meta.url), "utf8");

    const [, code] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];

    expect(code).toBe(example.slice(example.indexOf("\n") + 1));
  });

  it("contains an example that adds up", async () => {
    await using harness = openHarness();
    const journal = await harness.openNode();

    await harness.run(add(journal, "a", 2));

    expect(await harness.run(add(journal, "a", 3))).toEqual({ ok: true, value: 5 });
  });
});
