import type { EpochMs } from "@tributary/kernel";
import type { Desk } from "../../shared/desk.ts";

/** One contact that rings at this desk. */
export type OfferSnapshot = {
  readonly contactId: string;
  /** Null where the customer gave none. Hostile. */
  readonly customerName: string | null;
  readonly queueName: string | null;
  readonly queuedAt: EpochMs | null;
  readonly offeredAt: EpochMs;
  readonly expiresAt: EpochMs | null;
  /** Accepted or rejected here, and not answered yet. */
  readonly isAnswering: boolean;
};

/** Everything that rings, the longest first. */
export type IncomingSnapshot = {
  readonly offers: readonly OfferSnapshot[];
  /** Sound is wanted and the browser refuses it until the agent touches the page. */
  readonly isSoundBlocked: boolean;
};

/** Required ring tone and page title. */
export type RingRequest = {
  readonly isRinging: boolean;
  /** Text of the page title while an offer rings; null if none does. */
  readonly title: "one" | "several" | null;
};

type Local = { readonly answering: ReadonlySet<string>; readonly isSoundBlocked: boolean };

/** Pure. */
export function incomingOf(desk: Desk, { answering, isSoundBlocked }: Local): IncomingSnapshot {
  const offers = desk.contacts
    .filter(({ phase }) => phase === "offered")
    .toSorted((one, other) => one.since - other.since)
    .map((contact) => ({
      contactId: contact.contactId,
      customerName: contact.customerName,
      queueName: contact.queueName,
      queuedAt: contact.queuedAt,
      offeredAt: contact.since,
      expiresAt: contact.endsAt,
      isAnswering: answering.has(contact.contactId),
    }));
  return { offers, isSoundBlocked: isSoundBlocked && offers.length > 0 };
}

/** An offer that is being answered no longer rings. */
export function ringRequestOf({ offers }: IncomingSnapshot): RingRequest {
  const waiting = offers.filter((offer) => !offer.isAnswering).length;
  return { isRinging: waiting > 0, title: waiting === 0 ? null : waiting === 1 ? "one" : "several" };
}

/** How much of the time to answer is left. 1 at the first ring, 0 at the deadline. */
export function leftRatio(
  { offeredAt, expiresAt }: Pick<OfferSnapshot, "offeredAt" | "expiresAt">,
  now: EpochMs,
): number {
  if (expiresAt === null || expiresAt <= offeredAt) return 1;
  return Math.min(1, Math.max(0, (expiresAt - now) / (expiresAt - offeredAt)));
}
