import type { EpochMs } from "@tributary/kernel";
import type { Desk } from "../../shared/desk.ts";

/** An offered contact. */
export type OfferSnapshot = {
  readonly contactId: string;
  readonly channel: string;
  readonly isCallback?: boolean | undefined;
  /** Name of the customer, or of a task; null if there is none. Untrusted text. */
  readonly customerName: string | null;
  readonly queueName: string | null;
  readonly queuedAt: EpochMs | null;
  readonly offeredAt: EpochMs;
  readonly expiresAt: EpochMs | null;
  /** True while an accept or reject request is pending. */
  readonly isAnswering: boolean;
};

export type OfferKind = "chat" | "task" | "call" | "callback";

/** Kind of an offer, as the agent reads it. */
export function kindOf({ channel, isCallback }: Pick<OfferSnapshot, "channel" | "isCallback">): OfferKind {
  if (isCallback) return "callback";
  return channel === "task" ? "task" : channel === "voice" ? "call" : "chat";
}

/** All ringing offers, the longest ringing first. */
export type IncomingSnapshot = {
  readonly offers: readonly OfferSnapshot[];
  /** True if the browser blocks the ring tone until the agent uses the page. */
  readonly isSoundBlocked: boolean;
};

/** Tone of an offer. */
export type RingKind = "call" | "chat";

/** Required ring tone and page title. */
export type RingRequest = {
  /** Null: no tone. */
  readonly tone: RingKind | null;
  /** Text of the page title while an offer rings; null if none does. */
  readonly title: "one" | "several" | null;
};

type Local = { readonly answering: ReadonlySet<string>; readonly isSoundBlocked: boolean };

export function incomingOf(desk: Desk, { answering, isSoundBlocked }: Local): IncomingSnapshot {
  const offers = desk.contacts
    .filter(({ phase }) => phase === "offered")
    .toSorted((one, other) => one.since - other.since)
    .map((contact) => ({
      contactId: contact.contactId,
      channel: contact.channel,
      isCallback: contact.isCallback,
      customerName: contact.customerName,
      queueName: contact.queueName,
      queuedAt: contact.queuedAt,
      offeredAt: contact.since,
      expiresAt: contact.endsAt,
      isAnswering: answering.has(contact.contactId),
    }));
  return { offers, isSoundBlocked: isSoundBlocked && offers.length > 0 };
}

/** Place of an offer on the page. `isOver`: the offer rings no more, and its place is empty. */
export type Place = { readonly offer: OfferSnapshot; readonly isOver: boolean };

/**
 * Returns the places of offers: each keeps its place, and a new one gets the first that is empty, so that nothing moves under the pointer of an agent who is about to
 * answer, or answers with a double click. Source: PA-09.
 */
export function placesOf(before: readonly Place[], offers: readonly OfferSnapshot[]): readonly Place[] {
  const places = before.map(({ offer: earlier }): Place => {
    const offer = offers.find(({ contactId }) => contactId === earlier.contactId);
    return { offer: offer ?? earlier, isOver: offer === undefined };
  });
  for (const offer of offers) {
    if (places.some((place) => place.offer === offer)) continue;
    const empty = places.findIndex(({ isOver }) => isOver);
    places[empty === -1 ? places.length : empty] = { offer, isOver: false };
  }
  return places.slice(0, places.findLastIndex(({ isOver }) => !isOver) + 1);
}

/** Offers with a pending response no longer ring. The tone of calls comes first. */
export function ringRequestOf(offers: readonly OfferSnapshot[], isPermitted: (kind: RingKind) => boolean): RingRequest {
  const waiting = offers.filter((offer) => !offer.isAnswering);
  const rings = (kind: RingKind): boolean =>
    isPermitted(kind) && waiting.some((offer) => (offer.channel === "voice") === (kind === "call"));
  return {
    tone: rings("call") ? "call" : rings("chat") ? "chat" : null,
    title: waiting.length === 0 ? null : waiting.length === 1 ? "one" : "several",
  };
}

/** Returns the remaining share of the answer time: 1 at the first ring, 0 at the deadline. */
export function leftRatio(
  { offeredAt, expiresAt }: Pick<OfferSnapshot, "offeredAt" | "expiresAt">,
  now: EpochMs,
): number {
  if (expiresAt === null || expiresAt <= offeredAt) return 1;
  return Math.min(1, Math.max(0, (expiresAt - now) / (expiresAt - offeredAt)));
}
