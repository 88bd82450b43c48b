import { describe, expect, it } from "vitest";
import {
  OPENED,
  type QuickConnect,
  stepTransfer,
  type TransferEvent,
  type TransferState,
  transferOf,
} from "./transfer.view-model.ts";

const returns: QuickConnect = { id: "returns", kind: "queue", name: "Returns", state: null };
const zoe: QuickConnect = { id: "zoe", kind: "agent", name: "Zoë Müller", state: "routable" };
const support: QuickConnect = { id: "support", kind: "queue", name: "Support", state: null };
const ada: QuickConnect = { id: "ada", kind: "agent", name: "Ada Lovelace", state: "routable" };

const after = (...events: readonly TransferEvent[]): TransferState => events.reduce(stepTransfer, OPENED);
const loaded: TransferEvent = { type: "loaded", quickConnects: [returns, zoe, support, ada] };
const typed = (query: string): TransferEvent => ({ type: "typed", query });
const down: TransferEvent = { type: "moved", by: 1 };
const up: TransferEvent = { type: "moved", by: -1 };
const chosen = (id: string): TransferEvent => ({ type: "chosen", id });
const refused: TransferEvent = { type: "refused", refusal: "not-open" };

const activeAfter = (...events: readonly TransferEvent[]): string | null =>
  transferOf(after(loaded, ...events)).activeId;
const namesFor = (query: string): readonly string[] =>
  transferOf(after(loaded, typed(query))).groups.flatMap(({ options }) => options.map(({ name }) => name));

describe("the list of quick connects", () => {
  it("[PA-20] has agents before queues, and no empty groups", () => {
    expect(transferOf(after(loaded)).groups).toEqual([
      { kind: "agent", options: [zoe, ada] },
      { kind: "queue", options: [returns, support] },
    ]);
    expect(transferOf(after(loaded, typed("ada"))).groups).toEqual([{ kind: "agent", options: [ada] }]);
  });

  it.each([
    ["", ["Zoë Müller", "Ada Lovelace", "Returns", "Support"]],
    ["  ", ["Zoë Müller", "Ada Lovelace", "Returns", "Support"]],
    ["zoe", ["Zoë Müller"]],
    ["muller", ["Zoë Müller"]],
    ["MÜLLER", ["Zoë Müller"]],
    ["áda", ["Ada Lovelace"]],
    ["mu\u0308l", ["Zoë Müller"]],
    ["lace ada", ["Ada Lovelace"]],
    ["o", ["Zoë Müller", "Ada Lovelace", "Support"]],
    ["support ada", []],
  ])("[PA-20] finds names with the words %j without regard to case and accents", (query, names) => {
    expect(namesFor(query)).toEqual(names);
  });

  it("[PA-20] is replaced by the reason why it is empty", () => {
    const content = (...events: readonly TransferEvent[]): string => transferOf(after(...events)).content;

    expect(content()).toBe("loading");
    expect(content({ type: "load-failed" })).toBe("failed");
    expect(content({ type: "load-failed" }, { type: "retried" })).toBe("loading");
    expect(content({ type: "loaded", quickConnects: [] }, typed("ada"))).toBe("empty");
    expect(content(loaded, typed("xyz"))).toBe("no-match");
    expect(content(loaded)).toBe("list");
  });
});

describe("the active quick connect", () => {
  it("[PA-21] is none until the agent presses an arrow key or searches, so that Enter alone chooses nothing", () => {
    expect(activeAfter()).toBeNull();
    expect(activeAfter(typed("  "))).toBeNull();
    expect(activeAfter(down)).toBe("zoe");
    expect(activeAfter(up)).toBe("support");
    expect(activeAfter(typed("ada"))).toBe("ada");
    expect(activeAfter(typed("ada"), typed(""))).toBeNull();
    expect(activeAfter(typed("xyz"), down)).toBeNull();
  });

  it("[PA-21] moves through the matches in their order, from the end to the start and back", () => {
    expect(activeAfter(down, down)).toBe("ada");
    expect(activeAfter(down, down, down)).toBe("returns");
    expect(activeAfter(up, down)).toBe("zoe");
    expect(activeAfter(down, up)).toBe("support");
    expect(activeAfter(typed("o"), down, down, down)).toBe("zoe");
  });

  it("[PA-21] is the first match of a text that was typed while the quick connects were loading", () => {
    expect(transferOf(after(typed("zo"), loaded))).toMatchObject({ query: "zo", activeId: "zoe" });
  });
});

describe("a transfer", () => {
  it("[PA-22] is the only one while it is pending", () => {
    const pending = after(loaded, chosen("support"));

    expect(transferOf(pending)).toMatchObject({ pending: support, activeId: "support", problem: null });
    for (const event of [chosen("ada"), down, typed("ada")]) expect(stepTransfer(pending, event)).toBe(pending);
  });

  it("[PA-22] that fails is reported until the agent searches or chooses again", () => {
    const failed = after(loaded, typed("sup"), chosen("support"), refused);

    expect(transferOf(failed)).toMatchObject({
      query: "sup",
      content: "list",
      activeId: "support",
      pending: null,
      problem: { name: "Support", refusal: "not-open" },
    });
    expect(transferOf(stepTransfer(failed, typed("ada"))).problem).toBeNull();
    expect(transferOf(stepTransfer(failed, chosen("support")))).toMatchObject({ pending: support, problem: null });
  });

  it("[PA-28] becomes a request for a further agent, except while one is pending; the choice removes the failure", () => {
    const adding: TransferEvent = { type: "kind-chosen", kind: "add" };
    const failed = after(loaded, typed("sup"), chosen("support"), refused, adding);
    const pending = after(loaded, chosen("support"));

    expect(transferOf(after(loaded)).kind).toBe("transfer");
    expect(transferOf(after(adding, loaded, typed("z")))).toMatchObject({ kind: "add", query: "z", activeId: "zoe" });
    expect(transferOf(failed)).toMatchObject({ kind: "add", query: "sup", activeId: "support", problem: null });
    expect(stepTransfer(pending, adding)).toBe(pending);
  });

  it("needs a quick connect of the list", () => {
    for (const state of [OPENED, after(loaded)]) expect(stepTransfer(state, chosen("unknown"))).toBe(state);
    for (const state of [OPENED, after(loaded)]) expect(stepTransfer(state, refused)).toBe(state);
    expect(stepTransfer(OPENED, down)).toBe(OPENED);
  });
});
