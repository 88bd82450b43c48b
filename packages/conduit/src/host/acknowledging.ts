/**
 * Whether the panel answers its host. Hosts take an answer for "signed in", and throw away a frame that does not answer for five seconds:
 * while a person types into the sign-in form, the panel therefore answers too.
 *
 * ```
 *             interacted              signed-in
 *  silent ───────────────▶ typing ───────────────▶ signed-in
 *    ▲ └──────────signed-in──────────────────────────▲ │
 *    ├──signed-out──── typing, denied                  │
 *    └──signed-out──────────────────────────────────────┘
 *  any ──denied──▶ denied      (answers, and then says that access is denied)
 * ```
 *
 * Source: docs/wire/streams.md#handshake and #signing-in-and-out.
 */
import { assertNever } from "@tributary/kernel";

/** Where it stands. Only `silent` does not answer. */
export type Acknowledging = "silent" | "typing" | "signed-in" | "denied";

/** What happened. */
export type AcknowledgingEvent = "interacted" | "signed-in" | "signed-out" | "denied";

/** Pure and total. Rules CD-03 to CD-08. */
export function stepAcknowledging(state: Acknowledging, event: AcknowledgingEvent): Acknowledging {
  switch (event) {
    case "interacted":
      return state === "silent" ? "typing" : state;
    case "signed-in":
      return "signed-in";
    case "signed-out":
      return "silent";
    case "denied":
      return "denied";
    default:
      return assertNever(event);
  }
}
