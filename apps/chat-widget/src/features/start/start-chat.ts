/** The request that starts a chat. */

import type { HttpFetch } from "@tributary/chat";
import { accepted, type Clock, type Logger, type Result, refused } from "@tributary/kernel";
import * as v from "valibot";

/** Participant credentials and address of a started chat. */
export type StartedChat = {
  readonly contactId: string;
  readonly participantId: string;
  readonly participantToken: string;
  readonly endpoint: string;
};

/** Reason for the failure. `unreachable`: a retry may succeed. */
export type StartProblem = "unreachable" | "not-started";

/** Address of the center, and the contact flow; null: the center's default flow. */
export type StartOptions = { readonly center: string; readonly contactFlowId: string | null };

const START_TIMEOUT_MS = 15_000;

const answerSchema = v.object({
  data: v.object({
    startChatResult: v.object({ ContactId: v.string(), ParticipantId: v.string(), ParticipantToken: v.string() }),
  }),
});

/** Starts a chat for a customer called `name`. Source: docs/wire/participant.md#start-call. */
export async function startChat(
  { fetch, clock, log }: { readonly fetch: HttpFetch; readonly clock: Clock; readonly log: Logger },
  { center, contactFlowId }: StartOptions,
  name: string,
): Promise<Result<StartedChat, StartProblem>> {
  const abort = new AbortController();
  const timeout = clock.after(START_TIMEOUT_MS, () => abort.abort());
  const body = JSON.stringify({
    ...(contactFlowId === null ? {} : { ContactFlowId: contactFlowId }),
    ParticipantDetails: { DisplayName: name },
    Attributes: { customerName: name },
    SupportedMessagingContentTypes: ["text/plain", "text/markdown"],
  });
  try {
    const headers = { "Content-Type": "application/json" };
    const answer = await fetch(`${center}/startChat`, { method: "POST", headers, body, signal: abort.signal });
    const text = await answer.text();
    if (answer.status === 429 || answer.status >= 500) return refused("unreachable");
    const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), answerSchema), text);
    if (!parsed.success) {
      // Customers cannot correct this; the developer of the page can.
      log.error("chat not started: check center and contact-flow-id", { status: answer.status });
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
