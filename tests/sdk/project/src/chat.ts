/** Uses of the chat library's typings by a strict project that also has the Streams library. */
import "@tributary/chat/global";
import { type Chat, type ChatUpdate, type MessageEntry, openChat } from "@tributary/chat";
import { type CustomerChatSession, chatJs, createChatJs } from "@tributary/chat/chatjs";

type Started = { readonly ContactId: string; readonly ParticipantId: string; readonly ParticipantToken: string };

/** The global names and the types below them. */
export async function join(started: Started, show: (text: string) => void): Promise<() => void> {
  connect.ChatSession.setGlobalConfig({
    endpoint: "https://center.example.org",
    compatibility: { announceTwice: true },
  });
  const session: connect.CustomerChatSession = connect.ChatSession.create({
    type: "CUSTOMER",
    chatDetails: started,
    disableCSM: true,
  });
  const unsubscribe = session.onMessage(({ data, chatDetails }) => show(`${chatDetails.contactId} ${data.Content}`));
  session.onTranscriptUpdated(({ data }) => show(data.transcript.map(({ Id }) => Id).join()));
  await session.connect({ metadata: 1 });
  const { data } = await session.sendMessage({ message: "a", contentType: "text/plain" });
  const event = await session.sendEvent({ contentType: "application/vnd.amazonaws.connect.event.typing" });
  show(data.Id + (event.data?.Id ?? event.message));
  // @ts-expect-error misspelt
  session.sendMesage({});
  return unsubscribe;
}

/** Names as exports. */
export function create(chatDetails: Started): CustomerChatSession {
  const { ChatSession } = createChatJs();
  const agent = chatJs().ChatSession.create({ chatDetails });
  agent.cleanUpOnParticipantDisconnect();
  return ChatSession.create({ type: "CUSTOMER", chatDetails });
}

/** Typed updates. */
export async function read(chat: Started): Promise<readonly MessageEntry[]> {
  const opened: Chat = openChat({ endpoint: "https://center.example.org", chat, storage: sessionStorage });
  const typing = opened.on("typing", ({ participants }) => participants.map(({ displayName }) => displayName));
  const messages: MessageEntry[] = [];
  for await (const message of opened.messages()) messages.push(message);
  for await (const update of opened) nameOf(update);
  typing[Symbol.dispose]();
  opened[Symbol.dispose]();
  return messages;
}

function nameOf(update: ChatUpdate): string {
  switch (update.type) {
    case "message":
    case "changed":
      return update.message.mine ? update.message.delivery : update.message.content;
    case "discarded":
      return update.message.key;
    case "part":
      return update.part.content;
    case "notice":
      return update.notice.type;
    case "typing":
      return String(update.participants.length);
    case "uploads":
      return update.uploads.map(({ name }) => name).join();
    case "link":
      return update.link.state;
    case "over":
      return update.over.reason;
  }
}
