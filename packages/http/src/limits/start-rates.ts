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
  /** Takes a permit. Returns the budget that is used up, if one is. */
  take(caller: StartCaller): Promise<UsedUp | undefined>;
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
    async take(caller) {
      if (caller.kind === "signed") return taken(center, `key ${caller.principal}`, "center-chat-starts");
      // An address that has used up its own budget takes nothing from the center's. An address is recorded only with a permit of the center, so
      // that there are never more records than that.
      const own = await addresses.get(caller.address);
      if (own !== null && own.remainingPoints <= 0) return usedUp("address-chat-starts", own);
      return (
        (await taken(center, STRANGERS, "center-chat-starts")) ??
        (await taken(addresses, caller.address, "address-chat-starts"))
      );
    },
  };
}

async function taken(limiter: RateLimiterAbstract, key: string, budget: BudgetName): Promise<UsedUp | undefined> {
  try {
    await limiter.consume(key);
    return undefined;
  } catch (error) {
    if (error instanceof RateLimiterRes) return usedUp(budget, error); // the library rejects with the state of the budget
    throw error;
  }
}

function usedUp(budget: BudgetName, { msBeforeNext }: RateLimiterRes): UsedUp {
  return { budget, retryAfterSeconds: Math.max(1, Math.ceil(msBeforeNext / 1_000)) };
}
