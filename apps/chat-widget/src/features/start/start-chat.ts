/** The request that starts a chat. */

import { accepted, type Result, refused } from "@tributary/kernel";
import { INTERACTIVE, INTERACTIVE_RESPONSE } from "@tributary/ui/content-types";
import * as v from "valibot";
import type { TributaryChatError } from "../../../public/widget.d.ts";
import { type Answer, jsonOf, type RequestDeps, request } from "../../shared/request.ts";
import type { StartDetails } from "./start-form.ts";

/** Participant credentials and address of a started chat. */
export type StartedChat = {
  readonly contactId: string;
  readonly participantId: string;
  readonly participantToken: string;
  readonly endpoint: string;
  /** True if files may be sent. */
  readonly canAttach: boolean;
};

/** Services of the request. `explain` is called with the response of a center that refuses the start, for the developer of the page. */
export type StartDeps = RequestDeps & {
  readonly explain: (answer: Answer) => Promise<TributaryChatError>;
};

/** Reason for the failure, named like its text. `unreachable`: a retry may succeed. */
export type StartProblem = {
  readonly kind: "unreachable" | "refused";
  /** The reason of the center, for the developer of the page. */
  readonly error?: Promise<TributaryChatError>;
};

/** Address of the center, and the contact flow; null: the center's default flow. */
export type StartOptions = {
  readonly center: string;
  readonly contactFlowId: string | null;
  /** Identity of the customer that the site has signed; null without one. */
  readonly identityToken: string | null;
};

/** Types that the widget shows, so that agents, flows and bots may send them. */
const CONTENT_TYPES = ["text/plain", "text/markdown", INTERACTIVE, INTERACTIVE_RESPONSE];

const answerSchema = v.object({
  data: v.object({
    startChatResult: v.object({ ContactId: v.string(), ParticipantId: v.string(), ParticipantToken: v.string() }),
    featurePermissions: v.optional(v.object({ ATTACHMENTS: v.optional(v.boolean()) })),
  }),
});

/** Starts a chat for a customer. Source: docs/wire/participant.md#start-call. */
export async function startChat(
  deps: StartDeps,
  { center, contactFlowId, identityToken }: StartOptions,
  { name, attributes }: StartDetails,
): Promise<Result<StartedChat, StartProblem>> {
  const body = JSON.stringify({
    ...(contactFlowId === null ? {} : { ContactFlowId: contactFlowId }),
    ...(name === null ? {} : { ParticipantDetails: { DisplayName: name } }),
    Attributes: { ...attributes, ...(name === null ? {} : { customerName: name }) },
    SupportedMessagingContentTypes: CONTENT_TYPES,
    ParticipantConfiguration: { ResponseMode: "INCREMENTAL" }, // messages of bots in parts
  });
  const headers = {
    "Content-Type": "application/json",
    ...(identityToken === null ? {} : { "X-Amz-Security-Token": identityToken }),
  };
  const answer = await request(deps, `${center}/startChat`, { method: "POST", headers, body });
  if (answer === null || answer.status === 429 || answer.status >= 500) return refused({ kind: "unreachable" });
  const parsed = v.safeParse(answerSchema, jsonOf(answer));
  // Customers cannot correct this; the developer of the page can.
  if (!parsed.success) return refused({ kind: "refused", error: deps.explain(answer) });
  const { startChatResult, featurePermissions } = parsed.output.data;
  const { ContactId, ParticipantId, ParticipantToken } = startChatResult;
  const ids = { contactId: ContactId, participantId: ParticipantId, participantToken: ParticipantToken };
  return accepted({ ...ids, endpoint: center, canAttach: featurePermissions?.ATTACHMENTS === true });
}
