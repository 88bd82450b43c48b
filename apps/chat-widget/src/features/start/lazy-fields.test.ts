import { describe, expect, it } from "vitest";
import { createLazyFields } from "./lazy-fields.ts";
import type { PageFields } from "./start-form.ts";

const FIELDS: PageFields = { View: () => null, problemsOf: () => [], attributesOf: () => ({}) };

describe("createLazyFields", () => {
  it("[CW-15] loads the fields again after a failure, until they are there", async () => {
    const results = [null, FIELDS];
    const fields = createLazyFields(async () => results.shift() ?? Promise.reject(new Error("not reachable")));

    expect([await fields.complete(), fields.value]).toEqual([false, null]);
    expect([await fields.complete(), fields.value]).toEqual([true, FIELDS]);
    expect(fields.complete()).toBeNull();
  });

  it("[CW-15] loads fields that are not valid once, and none for a page without fields", async () => {
    let loads = 0;
    const invalid = createLazyFields(() => {
      loads += 1;
      return Promise.resolve(null);
    });

    expect([await invalid.complete(), invalid.complete(), invalid.value, loads]).toEqual([true, null, null, 1]);
    expect(createLazyFields(null).complete()).toBeNull();
  });
});
