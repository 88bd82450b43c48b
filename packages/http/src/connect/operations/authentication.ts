/** Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_UpdateParticipantAuthentication.html */
import { refused } from "@tributary/kernel";
import { refusal } from "@tributary/model";
import { updateParticipantAuthenticationRequest } from "@tributary/protocol/connect";
import { done, type Operation, operation } from "../operation.ts";

export const authenticationOperations: readonly Operation[] = [
  // Answered before the code is redeemed, as documented. The description of an error is not kept: it is text of a stranger.
  operation(
    ["UpdateParticipantAuthentication", "ChatTestMode"],
    updateParticipantAuthenticationRequest,
    async ({ customerSignIns, by }, { State: state, Code: code, Error: error = "" }) => {
      if (customerSignIns === null) return refused(refusal("provider-unavailable"));
      const answer = code === undefined ? { error } : { code };
      return done(await customerSignIns.take({ state, answer }, { by }));
    },
  ),
];
