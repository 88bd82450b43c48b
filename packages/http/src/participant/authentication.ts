import { accepted, refused } from "@tributary/kernel";
import { type AuthenticationId, asId, refusal } from "@tributary/model";
import {
  cancelAuthenticationRequest,
  type GetAuthenticationUrlResponse,
  getAuthenticationUrlRequest,
} from "@tributary/protocol";
import { isRedirectUri, REDIRECT_URI } from "../authentication/redirect-uri.ts";
import { operation } from "./service.ts";

/** GetAuthenticationUrl: returns the address at which the customer signs in. Repeating it returns the same. Rule AN-20. */
export const getAuthenticationUrl = operation(
  { schema: getAuthenticationUrlRequest, token: "connection", isMetered: true },
  async ({ center, customerSignIns }, { ref, input: { SessionId, RedirectUri } }) => {
    if (!isRedirectUri(RedirectUri)) return refused(refusal("invalid-field", "RedirectUri", REDIRECT_URI));
    const authenticationId = asId<AuthenticationId>(SessionId);
    const issued = await center.authentications.issueAddress(ref, { authenticationId, redirectUri: RedirectUri });
    if (!issued.ok) return issued;
    if (customerSignIns === null) return refused(refusal("provider-unavailable"));
    const address = await customerSignIns.addressFor(ref.conversationId, issued.value);
    return address.ok ? accepted<GetAuthenticationUrlResponse>({ AuthenticationUrl: address.value }) : address;
  },
);

/** CancelParticipantAuthentication: the customer goes on without signing in. Rule AN-22. */
export const cancelAuthentication = operation(
  { schema: cancelAuthenticationRequest, token: "connection", isMetered: true },
  async ({ center }, { ref, input: { SessionId } }) => {
    const canceled = await center.authentications.cancel(ref, asId<AuthenticationId>(SessionId));
    return canceled.ok ? accepted({}) : canceled;
  },
);
