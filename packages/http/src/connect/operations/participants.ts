/** Operations on participants. Source of each: `https://docs.aws.amazon.com/connect/latest/APIReference/API_<Name>.html`. */
import { accepted, refused } from "@tributary/kernel";
import { type Refusal, refusal, type UsedToken } from "@tributary/model";
import { type CreateParticipantRequest, createParticipantRequest } from "@tributary/protocol/connect";
import { isoTime } from "../../participant/item.ts";
import { namedId } from "../../server/named-id.ts";
import { TOKEN_SLACK_MS } from "../../start/start-chat.ts";
import { startTokenOf } from "../../start/start-token.ts";
import { type Operation, operation } from "../operation.ts";

/** All operations on participants. */
export const participantOperations: readonly Operation[] = [
  // The token of the answer is that of CreateParticipantConnection. A repetition gets a new one for the same participant.
  operation(
    ["CreateParticipant", "ContactTranscripts.Unredacted.Access"],
    createParticipantRequest,
    async ({ center, tokens, by }, request) => {
      const problem = problemOf(request);
      if (problem !== undefined) return refused(problem);
      const { ParticipantDetails } = request;
      const contactId = namedId(center.directory, "contact", request.ContactId);
      const added = await center.bots.add(contactId, {
        displayName: ParticipantDetails.DisplayName,
        token: usedTokenOf({ ...request, ContactId: contactId }),
        by,
      });
      if (!added.ok) return added;
      const { conversationId, participantId } = added.value;
      const expiresAt = added.value.expiresAt + TOKEN_SLACK_MS;
      const claims = { purpose: "participant", subject: participantId, scope: conversationId, expiresAt } as const;
      const ParticipantCredentials = { ParticipantToken: tokens.issue(claims), Expiry: isoTime(expiresAt) };
      return accepted({ ParticipantCredentials, ParticipantId: participantId });
    },
  ),
];

/** Returns the client token as events keep it; null if the request has none. */
export function usedTokenOf(request: {
  readonly ClientToken?: string | undefined;
  readonly [member: string]: unknown;
}): UsedToken | null {
  const token = startTokenOf(request, "control-plane");
  return token && { key: token.key, requestDigest: token.requestDigest };
}

const ROLE = "ParticipantDetails.ParticipantRole";

function problemOf({ ParticipantDetails }: CreateParticipantRequest): Refusal | undefined {
  const { ParticipantRole, ParticipantCapabilities } = ParticipantDetails;
  if (ParticipantRole === "CUSTOMER")
    return refusal("operation-unknown", ROLE, "CUSTOM_BOT; CUSTOMER is not supported");
  if (ParticipantRole !== "CUSTOM_BOT") return refusal("invalid-field", ROLE, "CUSTOM_BOT");
  if (ParticipantCapabilities === undefined) return undefined;
  return refusal("operation-unknown", "ParticipantDetails.ParticipantCapabilities", "not supported");
}
