/** Budgets whose refusals are counted for operators. */
export const BUDGETS = [
  "participant-requests",
  "socket-frames",
  "address-connections",
  "address-requests",
  "address-body-bytes",
  "attachment-uploads",
  "address-chat-starts",
  "center-chat-starts",
  "address-open-chats",
  "address-unjoined-chats",
  "center-unjoined-chats",
  "slow-readers",
  "address-unsent-bytes",
  "center-unsent-bytes",
  "pipelined-requests",
  "slow-upgrades",
  "unknown-hosts",
  "sign-in-browser",
  "sign-in-name-and-address",
  "sign-in-address",
  "sign-in-name",
  "sign-in-queue",
  "single-sign-on",
  "federation",
  "customer-sign-ins",
] as const;

export type BudgetName = (typeof BUDGETS)[number];

/** Counts what was refused or ended because a budget was used up. */
export interface RefusalCounts {
  count(budget: BudgetName): void;
  /** Counts since the start, of all budgets. */
  readonly all: ReadonlyMap<BudgetName, number>;
}

/** Creates counts of zero. */
export function createRefusalCounts(): RefusalCounts {
  const all = new Map<BudgetName, number>(BUDGETS.map((budget) => [budget, 0]));
  return {
    all,
    count: (budget) => void all.set(budget, (all.get(budget) ?? 0) + 1),
  };
}
