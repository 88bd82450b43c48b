/** Frames that a test adds to those of the center, as if they came from it. */
import type { Page, WebSocketRoute } from "playwright-core";

/** A message that the center would deliver. */
export type InjectedMessage = {
  readonly content: string;
  readonly contentType: string;
  readonly displayName?: string;
  readonly role?: "AGENT" | "SYSTEM";
};

/** An event that the center would deliver. `participantId`: the subject of the event. */
export type InjectedEvent = {
  readonly contentType: string;
  readonly participantId: string;
  readonly role: string;
  readonly content?: string;
};

/** Sockets of a page, to which frames can be added. */
export type SocketFrames = {
  /** Delivers a message of the contact on the page's newest socket. */
  deliver(contactId: string, message: InjectedMessage): void;
  deliverEvent(contactId: string, event: InjectedEvent): void;
};

/** Passes the sockets of a page on to the center. Call it before the page opens them. */
export async function interceptSockets(page: Page): Promise<SocketFrames> {
  let newest: WebSocketRoute | undefined;
  let delivered = 0;
  await page.routeWebSocket(/.*/, (socket) => {
    newest = socket;
    const server = socket.connectToServer();
    socket.onMessage((text) => server.send(text));
    server.onMessage((text) => socket.send(text));
  });

  function send(contactId: string, members: Readonly<Record<string, string>>): void {
    delivered += 1;
    const item = {
      Id: `injected-${delivered}`,
      AbsoluteTime: new Date(Date.now() + delivered).toISOString(),
      InitialContactId: contactId,
      ContactId: contactId,
      ...members,
    };
    const frame = { topic: "aws/chat", contentType: "application/json", content: JSON.stringify(item) };
    newest?.send(JSON.stringify(frame));
  }

  return {
    deliver: (contactId, { content, contentType, displayName = "Bot", role = "SYSTEM" }) =>
      send(contactId, {
        Type: "MESSAGE",
        ParticipantId: `participant-${displayName}`,
        ParticipantRole: role,
        DisplayName: displayName,
        ContentType: contentType,
        Content: content,
      }),
    deliverEvent: (contactId, { contentType, participantId, role, content }) =>
      send(contactId, {
        Type: "EVENT",
        ParticipantId: participantId,
        ParticipantRole: role,
        DisplayName: "",
        ContentType: contentType,
        ...(content !== undefined && { Content: content }),
      }),
  };
}
