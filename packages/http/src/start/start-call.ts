import { accepted, type Result, refused } from "@tributary/kernel";
import { asId, type ContactFlowId } from "@tributary/model";
import { type WidgetCallResponse, widgetCallRequest } from "@tributary/protocol/connect";
import { namedId } from "../server/named-id.ts";
import { CUSTOMER_LEG_MS } from "../tokens/lifetimes.ts";
import { issueLegToken } from "../voice/leg-tokens.ts";
import { CALL_SOCKET_PATH } from "../voice/surface.ts";
import { completed, readStart, type StartCall } from "./public-start.ts";
import type { StartRefusal } from "./start-chat.ts";
import { startTokenOf } from "./start-token.ts";

/**
 * Starts a call for a page: its customer joins once their audio arrives. The answer has the address of the socket on which the page opens its leg. Budgets and
 * signed identities are those of chats. Rules WS-01 to WS-08, VS-08.
 */
export async function startCall(call: StartCall): Promise<Result<WidgetCallResponse, StartRefusal>> {
  const { context, caller } = call;
  const { center, limits, addresses, iceServers } = context;
  const read = await readStart(call, widgetCallRequest);
  if (!read.ok) return read;
  const { bytes, request } = read.value;
  const complete = completed(context, request);
  if (!complete.ok) return refused({ refusal: complete.refusal });
  const { ContactFlowId, ParticipantDetails, Attributes = {} } = complete.value;
  const flowId = asId<ContactFlowId>(namedId(center.directory, "contact-flow", ContactFlowId));
  const started = await center.calls.start({
    flowId,
    displayName: ParticipantDetails.DisplayName,
    attributes: Attributes,
    name: null,
    description: null,
    clientToken: startTokenOf({ ...complete.value, ContactFlowId: flowId }, "public"),
  });
  if (!started.ok) return refused({ refusal: started.refusal });
  const { contactId, participantId } = started.value;
  limits.recordStart(caller, { contactId, bytes });
  const ParticipantToken = issueLegToken(context, started.value, CUSTOMER_LEG_MS);
  const SocketUrl = `${addresses().socket}${CALL_SOCKET_PATH}?token=${ParticipantToken}`;
  const startCallResult = { ContactId: contactId, ParticipantId: participantId, ParticipantToken, SocketUrl };
  return accepted({ data: { startCallResult: { ...startCallResult, IceServers: iceServers.of(participantId) } } });
}
