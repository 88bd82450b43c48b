import { accepted, type Result, refused } from "@tributary/kernel";
import { type Refusal, refusal } from "@tributary/model";
import { describe, expect, it } from "vitest";
import { createPartOrder } from "./part-order.ts";

const REFUSED = refused(refusal("quota-exceeded", "MessageToken"));
const part = (number: number, content = "text") => ({ itemId: "message", number, content });

/** Attempts to show a part, each of which ends when the test lets it. */
function createAttempts() {
  const running: PromiseWithResolvers<Result<null, Refusal>>[] = [];
  return {
    running,
    begin() {
      const attempt = Promise.withResolvers<Result<null, Refusal>>();
      running.push(attempt);
      return attempt.promise;
    },
  };
}

const shows = () => Promise.resolve(accepted(null));

describe("a repetition while the part is being shown", () => {
  it("[BO-25] waits for the first attempt, and has its result", async () => {
    const order = createPartOrder();
    const { running, begin } = createAttempts();
    const results = [order.show(part(1), begin), order.show(part(1), begin)];

    running[0]?.resolve(REFUSED);

    expect(await Promise.all(results)).toEqual([REFUSED, REFUSED]);
    expect(running).toHaveLength(1);
  });

  it("[BO-25] fails with it, and is shown when it is made again", async () => {
    const order = createPartOrder();
    const { running, begin } = createAttempts();
    const results = [order.show(part(1), begin), order.show(part(1), begin)];

    running[0]?.reject(new Error("the store is gone"));

    for (const result of results) await expect(result).rejects.toThrow("the store is gone");
    const again = order.show(part(1), begin);
    running[1]?.resolve(accepted(null));
    expect(await again).toEqual(accepted(null));
  });

  it("[BO-25] with other content is refused", () => {
    const order = createPartOrder();
    const { begin } = createAttempts();
    void order.show(part(1), begin);

    expect(order.show(part(1, "other"), begin)).toBe("superseded");
  });
});

describe("a part that could not be shown", () => {
  it("[BO-25] leaves the order of those before it", async () => {
    const order = createPartOrder();
    await order.show(part(1), shows);
    await order.show(part(2), () => Promise.resolve(REFUSED));
    const { running, begin } = createAttempts();

    expect(order.show(part(1, "other"), begin)).toBe("superseded");
    expect(await order.show(part(1), begin)).toEqual(accepted(null));
    expect(running).toEqual([]);
    expect(await order.show(part(2, "other"), shows)).toEqual(accepted(null));
  });

  it("[BO-25] does not open a message again that was completed meanwhile", async () => {
    const order = createPartOrder();
    const { running, begin } = createAttempts();
    const showing = order.show(part(1), begin);
    order.close("message");

    running[0]?.resolve(REFUSED);
    await showing;

    expect(order.show(part(1), shows)).toBe("superseded");
  });
});
