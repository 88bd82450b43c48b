/** Operations on the streaming of chats. Source of each: `https://docs.aws.amazon.com/connect/latest/APIReference/API_<Name>.html`. */
import { accepted } from "@tributary/kernel";
import { startContactStreamingRequest, stopContactStreamingRequest } from "@tributary/protocol/connect";
import { namedId } from "../../server/named-id.ts";
import { done, type Operation, operation } from "../operation.ts";
import { usedTokenOf } from "./participants.ts";

/** All operations on streaming. */
export const streamingOperations: readonly Operation[] = [
  operation(
    ["StartContactStreaming", "ContactTranscripts.Unredacted.Access"],
    startContactStreamingRequest,
    async ({ center, by }, request) => {
      const contactId = namedId(center.directory, "contact", request.ContactId);
      const started = await center.streaming.start(contactId, {
        endpointArn: request.ChatStreamingConfiguration.StreamingEndpointArn,
        token: usedTokenOf({ ...request, ContactId: contactId }),
        by,
      });
      return started.ok ? accepted({ StreamingId: started.value }) : started;
    },
  ),

  operation(
    ["StopContactStreaming", "ContactTranscripts.Unredacted.Access"],
    stopContactStreamingRequest,
    async ({ center }, { ContactId, StreamingId }) =>
      done(await center.streaming.stop(namedId(center.directory, "contact", ContactId), StreamingId)),
  ),
];
