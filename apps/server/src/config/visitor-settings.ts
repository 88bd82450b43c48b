/** Settings of the signed identity of customers. Source: docs/guides/chat-on-a-page.md. */
import { type VisitorKey, visitorKeyOf } from "@tributary/http/settings";
import * as v from "valibot";
import { booleanSetting } from "./setting-types.ts";

/** Secret settings of this file. */
export const VISITOR_SECRETS = ["visitorKey"] as const;

const KEY = "a secret of at least 32 bytes, or a public key in PEM: RSA of at least 2048 bits, or Ed25519";

export const visitorSettings = {
  visitorKey: v.optional(
    v.pipe(
      v.string(),
      v.check((text) => visitorKeyOf(text) !== undefined, KEY),
      v.description(
        "Key with which a site signs the identity of its customers for the chat widget, see guides/chat-on-a-page.md: a secret of at least 32 " +
          "bytes (HS256), or a public key in PEM (RS256, EdDSA). By default customers have no signed identity.",
      ),
    ),
  ),
  visitorIdentityRequired: v.optional(
    v.pipe(
      booleanSetting(),
      v.description("Refuses chats and calls that pages start without a signed identity of the customer."),
    ),
    false,
  ),
};

/** Settings that are useless without another one. */
export const VISITOR_NEEDS = [{ setting: "visitorIdentityRequired", needs: "visitorKey" }] as const;

/** Returns the key of the settings; null without one. */
export function visitorKeyIn({ visitorKey }: { readonly visitorKey?: string | undefined }): VisitorKey | null {
  return visitorKey === undefined ? null : (visitorKeyOf(visitorKey) ?? null);
}
