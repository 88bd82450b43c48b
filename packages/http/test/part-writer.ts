/** A bot that sends messages in parts, from any platform with `fetch`. */
import { present } from "@tributary/kernel";
import { type Answer, call, type Party } from "./participant-calls.ts";

/** A bot in a chat that sends messages in parts. */
export type PartWriter = {
  readonly participantId: string;
  readonly token: string;
  /** Begins a message. */
  start(body?: object): Promise<Answer>;
  /** Sends a part, or a whole message. */
  part(MessageToken: unknown, Content: unknown, more?: object): Promise<Answer>;
  /** Sends the parts of a new message, and returns the token after the last one. */
  write(texts: readonly string[]): Promise<string>;
};

/** Returns the token in an answer. Throws if the request was refused. */
export const tokenIn = ({ body }: Answer): string => present(body.MessageToken as string | undefined, "MessageToken");

/** Connects a bot. */
export async function partWriterOf(http: string, { ref, participantToken }: Party): Promise<PartWriter> {
  const body = { Type: ["CONNECTION_CREDENTIALS"], ConnectParticipant: true };
  const { ConnectionCredentials } = (await call(http, "connection", { token: participantToken, body })).body;
  const token = (ConnectionCredentials as { readonly ConnectionToken: string }).ConnectionToken;
  const writer: PartWriter = {
    participantId: ref.participantId,
    token,
    start: (start = { ContentType: "text/plain" }) => call(http, "message-start", { token, body: start }),
    part: (MessageToken, Content, more) =>
      call(http, "message-part", { token, body: { MessageToken, Content, ...more } }),
    async write(texts) {
      let next = tokenIn(await writer.start());
      for (const text of texts) next = tokenIn(await writer.part(next, text));
      return next;
    },
  };
  return writer;
}
