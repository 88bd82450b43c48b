/** The request that starts a chat. */

import { accepted, type Result, refused } from "@tributary/kernel";
import { INTERACTIVE, INTERACTIVE_RESPONSE } from "@tributary/ui/content-types";
import * as v from "valibot";
import { type RequestDeps, request } from "../../shared/request.ts";
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

/** Services of the request. `report` is called with the response of a center that refuses the start. */
export type StartDeps = RequestDeps & {
  readonly report: (text: string, status: number) => void;
};

/** Reason for the failure, named like its text. `unreachable`: a retry may succeed. */
export type StartProblem = "unreachable" | "notStarted";

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
  });
  const headers = {
    "Content-Type": "application/json",
    ...(identityToken === null ? {} : { "X-Amz-Security-Token": identityToken }),
  };
  const answer = await request(deps, `${center}/startChat`, { method: "POST", headers, body });
  if (answer === null || answer.status === 429 || answer.status >= 500) return refused("unreachable");
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), answerSchema), answer.text);
  if (!parsed.success) {
    deps.report(answer.text, answer.status); // customers cannot correct this; the developer of the page can
    return refused("notStarted");
  }
  const { startChatResult, featurePermissions } = parsed.output.data;
  const { ContactId, ParticipantId, ParticipantToken } = startChatResult;
  const ids = { contactId: ContactId, participantId: ParticipantId, participantToken: ParticipantToken };
  return accepted({ ...ids, endpoint: center, canAttach: featurePermissions?.ATTACHMENTS === true });
}
