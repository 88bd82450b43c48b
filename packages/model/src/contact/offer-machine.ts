/**
 * Offer of a contact to one agent, from the first ring to its outcome.
 *
 * ```
 *  ringing ──accepted──▶ accepted
 *     ├──────rejected──▶ rejected
 *     ├──────expired───▶ missed
 *     └──────withdrawn─▶ withdrawn      (the contact ended, or the agent signed out)
 * ```
 */
import type { EpochMs } from "@tributary/kernel";

/** Time an offered contact rings before it counts as missed. Unit: milliseconds. Source: RT-07. */
export const DEFAULT_OFFER_TIMEOUT_MS = 20_000;

export type OfferState =
  | { readonly phase: "ringing"; readonly offeredAt: EpochMs; readonly expiresAt: EpochMs }
  | { readonly phase: "accepted" | "rejected" | "missed" | "withdrawn"; readonly at: EpochMs };

export type OfferEvent = { readonly type: "accepted" | "rejected" | "expired" | "withdrawn"; readonly at: EpochMs };

/** Next state, or the refusal: `offer-gone` after the outcome, `too-early` for an expiry before the deadline. */
export type OfferStep =
  | { readonly ok: true; readonly state: OfferState }
  | { readonly ok: false; readonly refusal: "offer-gone" | "too-early" };

/** Applies an event. Rules OF-01 to OF-03. */
export function stepOffer(state: OfferState, event: OfferEvent): OfferStep {
  if (state.phase !== "ringing") return { ok: false, refusal: "offer-gone" };
  if (event.type !== "expired") return { ok: true, state: { phase: event.type, at: event.at } };
  if (event.at < state.expiresAt) return { ok: false, refusal: "too-early" };
  return { ok: true, state: { phase: "missed", at: event.at } };
}
