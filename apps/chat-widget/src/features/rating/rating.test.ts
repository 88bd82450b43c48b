import { describe, expect, it } from "vitest";
import { createRating } from "./rating.ts";

function setUp(...statuses: (number | null)[]) {
  const calls: unknown[] = [];
  const states: string[] = [];
  const rating = createRating(
    (operation, body) => {
      calls.push([operation, body]);
      const status = statuses.shift() ?? null;
      return Promise.resolve(status === null ? null : { status, text: "{}" });
    },
    () => states.push(rating.state()),
  );
  const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return { rating, calls, states, nextTurn };
}

describe("createRating", () => {
  it("[CW-23] sends score and comment once", async () => {
    const { rating, calls, states, nextTurn } = setUp(200);

    rating.send(4, " Quick ");
    rating.send(5, "");
    await nextTurn();
    rating.send(1, "");
    await nextTurn();

    expect(calls).toEqual([["rating", { Score: 4, Comment: "Quick" }]]);
    expect(states).toEqual(["sending", "sent"]);
  });

  it.each([null, 429, 503])("[CW-23] can be sent again after the answer %s", async (status) => {
    const { rating, calls, states, nextTurn } = setUp(status, 200);

    rating.send(5, "");
    await nextTurn();
    rating.send(5, "");
    await nextTurn();

    expect(calls).toEqual([
      ["rating", { Score: 5 }],
      ["rating", { Score: 5 }],
    ]);
    expect(states).toEqual(["sending", "failed", "sending", "sent"]);
  });

  it.each([403, 409])("[CW-23] is over after the refusal %i", async (status) => {
    const { rating, calls, nextTurn } = setUp(status);

    rating.send(5, "");
    await nextTurn();
    rating.send(5, "");

    expect([rating.state(), calls.length]).toEqual(["refused", 1]);
  });
});
