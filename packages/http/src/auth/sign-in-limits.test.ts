import type { IncomingMessage } from "node:http";
import { present } from "@tributary/kernel";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createClientAddresses } from "../limits/client-address.ts";
import { createSignInLimits, DEFAULT_SIGN_IN_LIMITS, type SignInAttempt, type SignInLimits } from "./sign-in-limits.ts";

// The limiting library reads the wall clock.
beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }));
afterEach(() => void vi.useRealTimers());

const ada: SignInAttempt = { username: "ada", address: "192.0.2.1", browserId: undefined };

/** Makes attempts that fail, and returns how many of them were permitted. */
async function fail(limits: SignInLimits, count: number, attempt: (index: number) => SignInAttempt): Promise<number> {
  let permitted = 0;
  for (let index = 0; index < count; index += 1) permitted += (await limits.begin(attempt(index))).ok ? 1 : 0;
  return permitted;
}

const isPermitted = async (limits: SignInLimits, attempt: SignInAttempt): Promise<boolean> =>
  (await limits.begin(attempt)).ok;

describe("one user name from one address", () => {
  it("[SI-04] has ten failures a minute, whatever the case of the name", async () => {
    const limits = createSignInLimits(DEFAULT_SIGN_IN_LIMITS);

    expect(await fail(limits, 20, (index) => ({ ...ada, username: index % 2 === 0 ? "Ada" : "aDA" }))).toBe(10);
    const refusal = await limits.begin(ada);
    expect(refusal).toMatchObject({ ok: false, refusal: { retryAfterMs: expect.any(Number) } });
    expect(await isPermitted(limits, { ...ada, address: "192.0.2.2" })).toBe(true);
    expect(await isPermitted(limits, { ...ada, username: "grace" })).toBe(true);

    vi.advanceTimersByTime(60_000);
    expect(await isPermitted(limits, ada)).toBe(true);
  });

  it("[SI-04] counts attempts in progress, which success and withdrawal give back", async () => {
    const limits = createSignInLimits(DEFAULT_SIGN_IN_LIMITS);
    const permits = await Promise.all(Array.from({ length: 10 }, () => limits.begin(ada)));
    expect(await isPermitted(limits, ada)).toBe(false);

    const [first] = permits;
    await present(first?.ok ? first.value : undefined, "permit").withdrawn();
    const again = await limits.begin(ada);
    expect(await isPermitted(limits, ada)).toBe(false);
    await present(again.ok ? again.value : undefined, "permit").succeeded();

    expect(await fail(limits, 20, () => ada)).toBe(10);
  });
});

describe("one address", () => {
  it("[SI-10] has sixty failures a minute over all names, which the refused attempts do not use up", async () => {
    const limits = createSignInLimits(DEFAULT_SIGN_IN_LIMITS);

    expect(await fail(limits, 100, () => ada)).toBe(10);
    expect(await fail(limits, 100, (index) => ({ ...ada, username: `name-${index}` }))).toBe(50);

    expect(await isPermitted(limits, { ...ada, username: "grace" })).toBe(false);
    expect(await isPermitted(limits, { ...ada, username: "grace", address: "192.0.2.2" })).toBe(true);
  });

  it.each([
    ["2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true],
    ["2001:db8:1:2::1", "2001:db8:1:3::1", false],
    ["::1", "::2", true],
    ["fe80::1", "fe80:0:0:0:1:2:3:4", true],
    ["::ffff:192.0.2.1", "192.0.2.1", true],
    ["192.0.2.1", "192.0.2.10", false],
  ])("[SI-10] %s and %s share a budget: %s", async (first, second, isShared) => {
    const limits = createSignInLimits({ ...DEFAULT_SIGN_IN_LIMITS, failuresPerAddress: 1 });

    const addressOf = (remoteAddress: string): string =>
      createClientAddresses([]).of({ socket: { remoteAddress } } as IncomingMessage);

    expect(await isPermitted(limits, { ...ada, address: addressOf(first) })).toBe(true);
    expect(await isPermitted(limits, { ...ada, username: "grace", address: addressOf(second) })).toBe(!isShared);
  });
});

describe("one user name from many addresses", () => {
  const fromEverywhere = (index: number): SignInAttempt => ({
    ...ada,
    address: `198.51.${Math.floor(index / 200)}.${index % 200}`,
  });

  it("[SI-11] is slowed down to one attempt per second after a hundred failures, and never locked", async () => {
    const limits = createSignInLimits(DEFAULT_SIGN_IN_LIMITS);

    expect(await fail(limits, 300, fromEverywhere)).toBe(101);
    expect(await limits.begin(fromEverywhere(400))).toMatchObject({ ok: false, refusal: { retryAfterMs: 1_000 } });
    for (let second = 0; second < 5; second += 1) {
      vi.advanceTimersByTime(1_000);
      expect(await fail(limits, 10, (index) => fromEverywhere(500 + index))).toBe(1);
    }
    expect(await isPermitted(limits, { ...ada, username: "grace" })).toBe(true);
  });
});

describe("a browser that has signed in as the user before", () => {
  const known: SignInAttempt = { ...ada, browserId: "browser-1" };

  it("[SI-09] is not affected by the failures of others, at its own address or anywhere", async () => {
    const limits = createSignInLimits({ failuresPerAddress: 5, failuresPerName: 5 });
    await fail(limits, 50, () => ada);
    await fail(limits, 50, (index) => ({ ...ada, address: `198.51.100.${index}` }));

    expect(await isPermitted(limits, known)).toBe(true);
  });

  it("[SI-09] has ten failures a minute of its own, which success clears", async () => {
    const limits = createSignInLimits(DEFAULT_SIGN_IN_LIMITS);
    expect(await fail(limits, 9, () => known)).toBe(9);
    const permit = await limits.begin(known);
    expect(await isPermitted(limits, known)).toBe(false);

    await present(permit.ok ? permit.value : undefined, "permit").succeeded();

    expect(await fail(limits, 20, () => known)).toBe(10);
    expect(await isPermitted(limits, { ...known, browserId: "browser-2" })).toBe(true);
  });
});
