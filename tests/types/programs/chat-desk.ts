/** A chat desk that opens the session of each chat. */
import "amazon-connect-streams";

interface ChatSession {
  sendMessage(args: { message: string; contentType: string }): Promise<unknown>;
  onMessage(callback: (event: { data: { Content?: string; ParticipantRole?: string } }) => void): void;
}

export function takeChats(show: (from: string, text: string) => void): void {
  connect.contact((contact: connect.Contact) => {
    if (contact.getType() !== connect.ContactType.CHAT) return;
    contact.onConnected(async (c) => {
      const connection = c.getConnections().find((each) => each.getType() === connect.ConnectionType.AGENT) as
        | connect.ChatConnection
        | undefined;
      if (!connection) return;
      const info: connect.ChatMediaInfo = connection.getMediaInfo();
      const session: ChatSession = await connection.getMediaController();
      session.onMessage(({ data }) => show(data.ParticipantRole ?? "", data.Content ?? ""));
      await session.sendMessage({ message: `Hello from ${info.participantId}`, contentType: "text/plain" });
    });
  });
}

export async function token(contact: connect.Contact): Promise<string> {
  const connection = contact.getAgentConnection() as connect.ChatConnection;
  const { chatTokenTransport } = await connection.getConnectionToken();
  return chatTokenTransport.participantToken;
}

export function customerName(contact: connect.Contact): string | null {
  const initial = contact.getInitialConnection();
  if (initial instanceof connect.ChatConnection) {
    return initial.getMediaInfo().originalInfo.customerName;
  }
  return contact.getName() || null;
}
