/** Sign-ins of customers at an OpenID provider, as the flows of their chats ask for them. Source: ADR 0029. */
import type { IssuedAuthentication } from "@tributary/engine";
import type { Result } from "@tributary/kernel";
import type { Actor, ConversationId, Refusal } from "@tributary/model";

/** Code or name of an error, which the provider sent to the page to which it led the customer back. */
export type ProviderAnswer = {
  readonly state: string;
  readonly answer: { readonly code: string } | { readonly error: string };
};

/** Begins and ends sign-ins at the provider. */
export interface CustomerSignIns {
  /** Returns the address at which the customer signs in. Refusals: `provider-unavailable`. */
  addressFor(conversationId: ConversationId, issued: IssuedAuthentication): Promise<Result<string, Refusal>>;
  /**
   * Takes an answer, once. It is verified afterwards, and then the flow goes on. `within`: the only conversation whose answers are taken; absent: all. Refusals:
   * `invalid-field` for a state of another sign-in or center, `authentication-conflict`, `contact-ended`, `not-found`, `too-many-requests`.
   */
  take(
    answer: ProviderAnswer,
    options: { readonly by: Actor | null; readonly within?: ConversationId },
  ): Promise<Result<null, Refusal>>;
}
