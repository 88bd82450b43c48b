import { accepted } from "@tributary/kernel";
import { disconnectRequest } from "@tributary/protocol";
import { operation } from "./service.ts";

/** DisconnectParticipant. The end is still told to the participant's own sockets; clients wait for it. Source: docs/wire/participant.md#chat-ended-for-the-customer. */
export const disconnect = operation(
  { schema: disconnectRequest, token: "connection", isMetered: true },
  async ({ center }, { ref }) => {
    const left = await center.chats.leave(ref);
    return left.ok ? accepted({}) : left;
  },
);
