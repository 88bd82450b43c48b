import { describe, expect, it } from "vitest";
import { createDraftStorage } from "./draft-storage.ts";

function storeWith(text: string | null = null) {
  const texts = new Map<string, string>(text === null ? [] : [["tributary.drafts", text]]);
  return {
    texts,
    get: (key: string) => texts.get(key) ?? null,
    set: (key: string, value: string) => void texts.set(key, value),
    delete: (key: string) => void texts.delete(key),
  };
}

describe("drafts", () => {
  it("[PA-05] survive a reload of the page", () => {
    const store = storeWith();
    createDraftStorage(store).set("a", "Dear customer");

    expect(createDraftStorage(store).get("a")).toBe("Dear customer");
  });

  it("[PA-05] are removed with their contact and when they are empty", () => {
    const store = storeWith();
    const drafts = createDraftStorage(store);
    for (const id of ["a", "b", "c"]) drafts.set(id, id);

    drafts.retain(new Set(["a", "b"]));
    drafts.set("b", "");

    expect(["a", "b", "c"].map(drafts.get)).toEqual(["a", "", ""]);
    expect([...store.texts.values()]).toEqual(['{"a":"a"}']);
    drafts.retain(new Set());
    expect(store.texts.size).toBe(0);
  });

  it("[PA-05] are removed when another agent signs in, also after a reload", () => {
    const store = storeWith();
    const drafts = createDraftStorage(store);
    drafts.claim("ada");
    drafts.set("a", "Dear customer");

    const reloaded = createDraftStorage(store);
    reloaded.claim("ada");
    expect(reloaded.get("a")).toBe("Dear customer");
    reloaded.claim("ben");

    expect(reloaded.get("a")).toBe("");
    expect([...store.texts.values()]).toEqual(["ben"]);
  });

  it("[PA-05] are removed when another agent signs in, also if the store keeps nothing", () => {
    const drafts = createDraftStorage({ get: () => null, set: () => undefined, delete: () => undefined });
    drafts.claim("ada");
    drafts.set("a", "Dear customer");

    drafts.claim("ada");
    expect(drafts.get("a")).toBe("Dear customer");
    drafts.claim("ben");

    expect(drafts.get("a")).toBe("");
  });

  it("[PA-05] of a version that stored no agent are the first agent's", () => {
    const drafts = createDraftStorage(storeWith('{"a":"Dear customer"}'));

    drafts.claim("ada");

    expect(drafts.get("a")).toBe("Dear customer");
  });

  it.each(["", "{", "[]", '{"a":1}', "null"])("[PA-05] ignore the stored text %j", (text) => {
    expect(createDraftStorage(storeWith(text)).get("a")).toBe("");
  });
});
