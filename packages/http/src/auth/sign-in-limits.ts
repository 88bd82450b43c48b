import { accepted, type Result, refused } from "@tributary/kernel";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import type { BudgetName } from "../limits/refusal-counts.ts";

/** Budgets for wrong passwords. */
export type SignInLimitOptions = {
  /** From one address within a minute, over all user names. */
  readonly failuresPerAddress: number;
  /** For one user name within 15 minutes, over all addresses, from browsers that have not signed in as that user. */
  readonly failuresPerName: number;
};

/** Defaults that a center with hundreds of agents behind one address does not reach. */
export const DEFAULT_SIGN_IN_LIMITS: SignInLimitOptions = { failuresPerAddress: 60, failuresPerName: 100 };

/** An attempt to sign in. `address` is that of `Limits.addressOf`: one for a network. `browserId` is set if this browser has signed in as this user before. */
export type SignInAttempt = {
  readonly username: string;
  readonly address: string;
  readonly browserId: string | undefined;
};

/** An attempt that may be verified. It counts as a failure until one of these is called. */
export type SignInPermit = {
  /** The password was right. */
  succeeded(): Promise<void>;
  /** The password was not verified. */
  withdrawn(): Promise<void>;
};

/** A budget that refuses attempts. */
export type SignInLimit = Extract<BudgetName, `sign-in-${string}`>;

/** The exhausted budget, and the time until it permits the next attempt. */
export type SignInWait = { readonly limit: SignInLimit; readonly retryAfterMs: number };

/**
 * Limits password guessing without locking anybody out of their account.
 *
 * An attempt counts before its password is verified, because verification takes time and parallel attempts must not all pass.
 *
 * - A browser that has signed in as a user has a budget of its own for that user: failures of others, at whatever address, do not matter to it.
 * - All other attempts take from three budgets: of the user name at this address, of the address over all names, and of the name over all
 *   addresses. An exhausted budget of an address refuses until its window ends. An exhausted budget of a name only slows down: one attempt per
 *   second is permitted, so that many addresses cannot guess quickly, and a user at a new browser still gets in.
 *
 * Rules SI-04 and SI-09 to SI-11.
 */
export interface SignInLimits {
  begin(attempt: SignInAttempt): Promise<Result<SignInPermit, SignInWait>>;
}

/** Failures within a minute for one user name from one address or one known browser. */
const FAILURES_PER_MINUTE = 10;
const MINUTE_S = 60;
const NAME_WINDOW_S = 15 * 60;
/** Interval of the attempts for a user name whose budget is exhausted. */
const SLOW_INTERVAL_S = 1;

type Budget = { readonly limit: SignInLimit; readonly limiter: RateLimiterMemory; readonly key: string };

/** Creates limits without recorded attempts. In memory: each node counts for itself, and a restart clears them. */
export function createSignInLimits({ failuresPerAddress, failuresPerName }: SignInLimitOptions): SignInLimits {
  const browsers = new RateLimiterMemory({ points: FAILURES_PER_MINUTE, duration: MINUTE_S });
  const pairs = new RateLimiterMemory({ points: FAILURES_PER_MINUTE, duration: MINUTE_S });
  const addresses = new RateLimiterMemory({ points: failuresPerAddress, duration: MINUTE_S });
  const names = new RateLimiterMemory({ points: failuresPerName, duration: NAME_WINDOW_S });
  const slowNames = new RateLimiterMemory({ points: 1, duration: SLOW_INTERVAL_S });

  async function begin({ username, address, browserId }: SignInAttempt): Promise<Result<SignInPermit, SignInWait>> {
    if (browserId !== undefined) {
      const own = [{ limit: "sign-in-browser", limiter: browsers, key: browserId }] as const;
      return permit(own, await take(own));
    }
    const name = username.toLowerCase();
    const local = [
      { limit: "sign-in-address", limiter: addresses, key: address },
      { limit: "sign-in-name-and-address", limiter: pairs, key: `${name} ${address}` },
    ] as const;
    const localWait = await take(local);
    if (localWait !== undefined) return refused(localWait);
    const ofName = [{ limit: "sign-in-name", limiter: names, key: name }] as const;
    if ((await take(ofName)) === undefined) return permit([...local, ...ofName]);
    const slowWait = await take([{ limit: "sign-in-name", limiter: slowNames, key: name }]);
    if (slowWait !== undefined) await giveBack(local);
    return permit(local, slowWait);
  }

  function permit(taken: readonly Budget[], wait?: SignInWait): Result<SignInPermit, SignInWait> {
    if (wait !== undefined) return refused(wait);
    return accepted({
      async succeeded() {
        const [cleared, counted] = partition(taken, ({ limiter }) => limiter === browsers || limiter === pairs);
        await Promise.all([...cleared.map(({ limiter, key }) => limiter.delete(key)), giveBack(counted)]);
      },
      withdrawn: () => giveBack(taken),
    });
  }

  return { begin };
}

/** Takes one failure from each budget, or from none if one is exhausted. */
async function take(budgets: readonly Budget[]): Promise<SignInWait | undefined> {
  for (const [index, { limit, limiter, key }] of budgets.entries()) {
    try {
      await limiter.consume(key);
    } catch (exceeded) {
      if (!(exceeded instanceof RateLimiterRes)) throw exceeded;
      // The library also counts what it refuses. A refused attempt is not a failure: its password is not verified.
      await giveBack(budgets.slice(0, index + 1));
      return { limit, retryAfterMs: Math.max(1, exceeded.msBeforeNext) };
    }
  }
  return undefined;
}

async function giveBack(budgets: readonly Budget[]): Promise<void> {
  await Promise.all(budgets.map(({ limiter, key }) => limiter.reward(key)));
}

function partition<T>(all: readonly T[], isFirst: (each: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [all.filter(isFirst), all.filter((each) => !isFirst(each))];
}
