import { describe, expect, it } from "vitest";
import { createStartRates, type StartCaller, startWeight } from "./start-rates.ts";

const at = (address: string): StartCaller => ({ kind: "address", address });
const ROOT: StartCaller = { kind: "signed", principal: "root" };

describe("rates of chat starts", () => {
  it("[LM-12] an address may start a number of chats in a minute; the refusal contains the time to wait", async () => {
    const rates = createStartRates({ chatStartsPerAddressPerMinute: 2, chatStartsPerMinute: 100 });
    expect([await rates.take(at("a"), 1), await rates.take(at("a"), 1)]).toEqual([undefined, undefined]);

    const used = await rates.take(at("a"), 1);

    expect(used?.budget).toBe("address-chat-starts");
    expect(used?.retryAfterSeconds).toBeGreaterThan(50);
    expect(used?.retryAfterSeconds).toBeLessThanOrEqual(60);
    expect(await rates.take(at("b"), 1)).toBeUndefined();
  });

  it("[LM-12] concurrent starts of an address do not exceed its budget", async () => {
    const rates = createStartRates({ chatStartsPerAddressPerMinute: 5, chatStartsPerMinute: 1_000 });

    const used = await Promise.all(Array.from({ length: 50 }, () => rates.take(at("a"), 1)));

    expect(used.filter((each) => each === undefined)).toHaveLength(5);
  });

  it("[LM-13] all addresses together may start a number of chats in a minute; access keys are counted apart", async () => {
    const rates = createStartRates({ chatStartsPerAddressPerMinute: 100, chatStartsPerMinute: 3 });
    for (const address of ["a", "b", "c"]) expect(await rates.take(at(address), 1)).toBeUndefined();

    expect((await rates.take(at("d"), 1))?.budget).toBe("center-chat-starts");
    expect(await rates.take(ROOT, 1)).toBeUndefined();
  });

  it("[LM-13] an address that has used up its own budget takes nothing from the center's", async () => {
    const rates = createStartRates({ chatStartsPerAddressPerMinute: 1, chatStartsPerMinute: 3 });
    for (let attempt = 0; attempt < 20; attempt += 1) await rates.take(at("a"), 1);

    expect([await rates.take(at("b"), 1), await rates.take(at("c"), 1)]).toEqual([undefined, undefined]);
  });

  it("[LM-34] the largest start is admitted by a full budget, however small", async () => {
    const rates = createStartRates({ chatStartsPerAddressPerMinute: 2, chatStartsPerMinute: 3 });

    expect(await rates.take(at("a"), 13)).toBeUndefined();
    expect((await rates.take(at("a"), 1))?.budget).toBe("address-chat-starts");
  });

  it("[LM-34] a start with much data counts as several", async () => {
    expect([0, 4_095, 4_096, 49_152].map(startWeight)).toEqual([1, 1, 2, 13]);
    const rates = createStartRates({ chatStartsPerAddressPerMinute: 14, chatStartsPerMinute: 27 });
    expect(await rates.take(at("a"), 13)).toBeUndefined();
    expect((await rates.take(at("a"), 13))?.budget).toBe("address-chat-starts");
    expect(await rates.take(at("a"), 1)).toBeUndefined();

    expect(await rates.take(at("b"), 13)).toBeUndefined();
    expect((await rates.take(at("c"), 1))?.budget).toBe("center-chat-starts");
  });
});
