/** Uses of the typings by a strict project. */
import "@tributary/streams/global";
import { agent, type ChatItem, type Connect, createStreams } from "@tributary/streams";
import { type ContactHandle, openDesktop } from "@tributary/streams/modern";

const separate: Connect = createStreams();
separate.core.terminate();
agent(({ onStateChange }) => onStateChange(({ newState }) => newState.toUpperCase()));

/** The global names and the types below them. */
export function follow(show: (text: string) => void): void {
  connect.contact((contact: connect.Contact) => {
    contact.onConnected(async () => {
      const chat = await contact.getAgentConnection().getMediaController();
      chat.onMessage(({ data }) => show(`${data.DisplayName}: ${data.Content}`));
      const { data } = await chat.getTranscript({ maxResults: 100 });
      show(data.Transcript.map(({ Id }) => Id).join());
    });
  });
}

/** Session of a chat library with typings of its own. */
type OwnSession = { sendMessage(message: { message: string; contentType: string }): Promise<unknown> };

/** Casts and `instanceof`, as programs written for the upstream typings contain them. */
export async function controllers(contact: connect.Contact): Promise<unknown> {
  const own: OwnSession = await (contact.getAgentConnection() as connect.ChatConnection).getMediaController();
  const call = contact.getAgentConnection() as connect.VoiceConnection;
  const task = contact.getAgentConnection() as connect.TaskConnection;
  const email = contact.getAgentConnection() as connect.EmailConnection;
  const connection = contact.getAgentConnection();
  if (connection instanceof connect.ChatConnection) {
    const { data } = await (await connection.getMediaController()).sendMessage({
      message: "a",
      contentType: "text/plain",
    });
    return data.Id;
  }
  return [own, call.isMute(), task.getMediaInfo(), email.getMediaType()];
}

/** The modern entry point. */
export async function read(contact: ContactHandle): Promise<readonly ChatItem[]> {
  const chat = await contact.chat();
  const items: ChatItem[] = [];
  chat.onMessage(({ data }) => items.push(data));
  chat.onTyping(({ data }) => data.DisplayName?.trim());
  chat.onEnded(() => items.splice(0));
  const { data } = await chat.getTranscript();
  // @ts-expect-error misspelt
  items.push(...data.Transscript);
  return [...items, ...data.Transcript];
}

const desktop = openDesktop({ ccpUrl: "https://center.example.org/ccp-v2/", container: document.body });
desktop[Symbol.dispose]();

type Underscored<T> = Extract<keyof T, `_${string}`>;
/** Names with an underscore in the namespace and in the instances of its classes. Pages override `_callImpl` in clients of their own. */
type Hidden = {
  [Name in keyof Connect]:
    | Underscored<Connect[Name]>
    | (Connect[Name] extends abstract new (...args: never) => infer Instance ? Underscored<Instance> : never);
}[keyof Connect];
type IsNever<T> = [T] extends [never] ? true : false;
export const hidesUnderscores: IsNever<Exclude<Hidden, "_callImpl">> = true;
export const hidesUnderscoresOfTypes: IsNever<Underscored<connect.Agent> | Underscored<connect.Contact>> = true;
