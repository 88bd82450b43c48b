import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import type { BudgetName } from "./refusal-counts.ts";

/** Caller of a chat start: a stranger at an address, or the holder of an access key. */
export type StartCaller =
  | { readonly kind: "address"; readonly address: string }
  | { readonly kind: "signed"; readonly principal: string };

/** A budget that is used up, and when it is worth trying again. Unit: seconds. */
export type UsedUp = { readonly budget: BudgetName; readonly retryAfterSeconds: number };

/** Rates of chat starts: of each address, and of all strangers together. Access keys have a rate of their own. */
export interface StartRates {
  /** Takes permits for a chat of that weight. Returns the budget that is used up, if one is. */
  take(caller: StartCaller, weight: number): Promise<UsedUp | undefined>;
}

/** Size of the data of a start, beyond which each further part counts as another chat. Unit: bytes. */
const BYTES_PER_CHAT = 4_096;

/** Returns the number of chats that a start counts as, by the size of the data that the center keeps of it. Source: LM-34. */
export function startWeight(bytes: number): number {
  return 1 + Math.floor(bytes / BYTES_PER_CHAT);
}

/** Window of the rates. Unit: seconds. */
const WINDOW_SECONDS = 60;

const STRANGERS = "strangers";

/** Creates rates without recorded starts. Unit: chats per minute. */
export function createStartRates(limits: {
  readonly chatStartsPerAddressPerMinute: number;
  readonly chatStartsPerMinute: number;
}): StartRates {
  const addresses = new RateLimiterMemory({ points: limits.chatStartsPerAddressPerMinute, duration: WINDOW_SECONDS });
  const center = new RateLimiterMemory({ points: limits.chatStartsPerMinute, duration: WINDOW_SECONDS });

  return {
    async take(caller, weight) {
      if (caller.kind === "signed")
        return taken(center, { key: `key ${caller.principal}`, weight }, "center-chat-starts");
      // An address that has used up its own budget takes nothing from the center's. An address is recorded only with a permit of the center, so
      // that there are never more records than that.
      const own = await addresses.get(caller.address);
      if (own !== null && own.remainingPoints < Math.min(weight, addresses.points))
        return usedUp("address-chat-starts", own);
      // A rejected start would use up what is left, and smaller ones would be refused with it.
      const common = await center.get(STRANGERS);
      if (common !== null && common.remainingPoints < Math.min(weight, center.points))
        return usedUp("center-chat-starts", common);
      return (
        (await taken(center, { key: STRANGERS, weight }, "center-chat-starts")) ??
        (await taken(addresses, { key: caller.address, weight }, "address-chat-starts"))
      );
    },
  };
}

type Start = { readonly key: string; readonly weight: number };

async function taken(
  limiter: RateLimiterAbstract,
  { key, weight }: Start,
  budget: BudgetName,
): Promise<UsedUp | undefined> {
  try {
    await limiter.consume(key, Math.min(weight, limiter.points)); // a full budget is enough for any start
    return undefined;
  } catch (error) {
    if (error instanceof RateLimiterRes) return usedUp(budget, error); // the library rejects with the state of the budget
    throw error;
  }
}

function usedUp(budget: BudgetName, { msBeforeNext }: RateLimiterRes): UsedUp {
  return { budget, retryAfterSeconds: Math.max(1, Math.ceil(msBeforeNext / 1_000)) };
}
