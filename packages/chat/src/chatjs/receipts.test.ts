import { createManualClock } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { createReceipts, type ReceiptKind } from "./receipts.ts";

function setUp() {
  const clock = createManualClock();
  const receipts = createReceipts(clock, () => 5_000);
  const sent: string[] = [];
  const answers: string[] = [];
  const send = (kind: ReceiptKind, messageId: string, isUrgent = false): void => {
    const post = async (): Promise<{ $metadata: object }> => {
      sent.push(`${kind} ${messageId}`);
      return { $metadata: {} };
    };
    void receipts.send({ kind, messageId, isUrgent, send: post }).then((answer) => {
      answers.push(`${kind} ${messageId} ${"message" in answer ? "covered" : "sent"}`);
    });
  };
  return { clock, receipts, send, sent, answers };
}

describe("receipts", () => {
  it("[CJ-05] a read receipt replaces the delivered one of its message, and both promises settle", async () => {
    const { clock, send, sent, answers } = setUp();

    send("delivered", "m");
    await clock.run(200);
    send("read", "m");
    await clock.run(10_000);

    expect(sent).toEqual(["read m"]);
    expect(answers).toEqual(["delivered m covered", "read m sent"]);
  });

  it("[CJ-05] within the interval only the latest is sent, and every promise settles", async () => {
    const { clock, send, sent, answers } = setUp();

    for (const id of ["1", "2", "3"]) send("read", id);
    await clock.run(4_900);
    expect(sent).toEqual(["read 1"]);
    await clock.run(100);

    expect(sent).toEqual(["read 1", "read 3"]);
    expect(answers).toEqual(["read 1 sent", "read 2 covered", "read 3 sent"]);
  });

  it("[CJ-05] a receipt that failed may be sent again", async () => {
    const { clock, receipts, send, sent, answers } = setUp();
    const failing = {
      kind: "read",
      messageId: "m",
      isUrgent: false,
      send: () => Promise.reject(new Error("no")),
    } as const;
    await expect(receipts.send(failing)).rejects.toThrow("no");

    send("read", "m");
    await clock.run(5_000);

    expect(sent).toEqual(["read m"]);
    expect(answers).toEqual(["read m sent"]);
  });

  it("[CJ-05] a repeated receipt is not sent again, also as delivered after read", async () => {
    const { clock, send, sent, answers } = setUp();

    send("read", "m");
    send("read", "m");
    send("delivered", "m");
    await clock.run(10_000);

    expect(sent).toEqual(["read m"]);
    expect(answers).toContain("delivered m covered");
  });

  it("[CJ-05] an urgent receipt is sent at once", async () => {
    const { clock, send, sent } = setUp();

    for (const id of ["1", "2"]) send("delivered", id, true);
    await clock.drain();

    expect(sent).toEqual(["delivered 1", "delivered 2"]);
  });

  it("[CJ-05] nothing is sent after the end, and waiting promises settle", async () => {
    const { clock, receipts, send, sent, answers } = setUp();
    for (const id of ["1", "2"]) send("read", id);
    send("delivered", "3");

    receipts[Symbol.dispose]();
    await clock.run(10_000);

    expect(sent).toEqual(["read 1"]);
    expect(answers.sort()).toEqual(["delivered 3 covered", "read 1 sent", "read 2 covered"]);
    expect(clock.pendingTimers).toEqual([]);
  });
});
