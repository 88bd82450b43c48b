/**
 * A contact put before one agent, from the first ring to its outcome.
 *
 * ```
 *  ringing ──accepted──▶ accepted
 *     ├──────rejected──▶ rejected
 *     ├──────expired───▶ missed
 *     └──────withdrawn─▶ withdrawn      (the contact ended while it rang)
 * ```
 */
import type { EpochMs } from "@tributary/kernel";

/** How long a contact rings before it counts as missed. Unit: milliseconds. Source: RT-07. */
export const DEFAULT_OFFER_TIMEOUT_MS = 20_000;

/** Where an offer stands. */
export type OfferState =
  | { readonly phase: "ringing"; readonly offeredAt: EpochMs; readonly expiresAt: EpochMs }
  | { readonly phase: "accepted" | "rejected" | "missed" | "withdrawn"; readonly at: EpochMs };

/** What happened to an offer. */
export type OfferEvent = { readonly type: "accepted" | "rejected" | "expired" | "withdrawn"; readonly at: EpochMs };

/** The next state, or the word why not: `offer-gone` once it has an outcome, `too-early` for an expiry before its time. */
export type OfferStep =
  | { readonly ok: true; readonly state: OfferState }
  | { readonly ok: false; readonly refusal: "offer-gone" | "too-early" };

/** Pure. Rules OF-01 to OF-03. */
export function stepOffer(state: OfferState, event: OfferEvent): OfferStep {
  if (state.phase !== "ringing") return { ok: false, refusal: "offer-gone" };
  if (event.type !== "expired") return { ok: true, state: { phase: event.type, at: event.at } };
  if (event.at < state.expiresAt) return { ok: false, refusal: "too-early" };
  return { ok: true, state: { phase: "missed", at: event.at } };
}
