/** The request that starts a chat. */

import type { HttpFetch } from "@tributary/chat";
import { accepted, type Clock, type Result, refused } from "@tributary/kernel";
import * as v from "valibot";
import type { StartDetails } from "./start-form.ts";

/** Participant credentials and address of a started chat. */
export type StartedChat = {
  readonly contactId: string;
  readonly participantId: string;
  readonly participantToken: string;
  readonly endpoint: string;
};

/** Services of the request. `report` is called with the response of a center that refuses the start. */
export type StartDeps = {
  readonly fetch: HttpFetch;
  readonly clock: Clock;
  readonly report: (text: string, status: number) => void;
};

/** Reason for the failure. `unreachable`: a retry may succeed. */
export type StartProblem = "unreachable" | "not-started";

/** Address of the center, and the contact flow; null: the center's default flow. */
export type StartOptions = { readonly center: string; readonly contactFlowId: string | null };

const START_TIMEOUT_MS = 15_000;

/** Types that the widget shows, so that agents, flows and bots may send them. */
const CONTENT_TYPES = [
  "text/plain",
  "text/markdown",
  "application/vnd.amazonaws.connect.message.interactive",
  "application/vnd.amazonaws.connect.message.interactive.response",
];

const answerSchema = v.object({
  data: v.object({
    startChatResult: v.object({ ContactId: v.string(), ParticipantId: v.string(), ParticipantToken: v.string() }),
  }),
});

/** Starts a chat for a customer. Source: docs/wire/participant.md#start-call. */
export async function startChat(
  { fetch, clock, report }: StartDeps,
  { center, contactFlowId }: StartOptions,
  { name, attributes }: StartDetails,
): Promise<Result<StartedChat, StartProblem>> {
  const abort = new AbortController();
  const timeout = clock.after(START_TIMEOUT_MS, () => abort.abort());
  const body = JSON.stringify({
    ...(contactFlowId === null ? {} : { ContactFlowId: contactFlowId }),
    ...(name === null ? {} : { ParticipantDetails: { DisplayName: name } }),
    Attributes: { ...attributes, ...(name === null ? {} : { customerName: name }) },
    SupportedMessagingContentTypes: CONTENT_TYPES,
  });
  try {
    const headers = { "Content-Type": "application/json" };
    const answer = await fetch(`${center}/startChat`, { method: "POST", headers, body, signal: abort.signal });
    const text = await answer.text();
    if (answer.status === 429 || answer.status >= 500) return refused("unreachable");
    const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), answerSchema), text);
    if (!parsed.success) {
      report(text, answer.status); // customers cannot correct this; the developer of the page can
      return refused("not-started");
    }
    const { ContactId, ParticipantId, ParticipantToken } = parsed.output.data.startChatResult;
    const ids = { contactId: ContactId, participantId: ParticipantId, participantToken: ParticipantToken };
    return accepted({ ...ids, endpoint: center });
  } catch {
    return refused("unreachable"); // no network, or no response in time: the form shows the problem
  } finally {
    timeout[Symbol.dispose]();
  }
}
