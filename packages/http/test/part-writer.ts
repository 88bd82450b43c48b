import { present } from "@tributary/kernel";
import { type Answer, call, type Party, type TestCenter } from "./test-center.ts";

const BOT = { displayName: "Helper", token: null, by: { kind: "command-line" } } as const;

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

/** Adds a bot to a chat and connects it. */
export async function bringBot(
  { center, tokens, http, clock }: Pick<TestCenter, "center" | "tokens" | "http" | "clock">,
  { ref: { conversationId } }: Party,
): Promise<PartWriter> {
  const added = await center.bots.add(conversationId, BOT);
  if (!added.ok) throw new Error(added.refusal.code);
  const { participantId } = added.value;
  const claims = { purpose: "participant", subject: participantId, scope: conversationId } as const;
  const participantToken = tokens.issue({ ...claims, expiresAt: clock.now() + 86_400_000 });
  const body = { Type: ["CONNECTION_CREDENTIALS"], ConnectParticipant: true };
  const { ConnectionCredentials } = (await call(http, "connection", { token: participantToken, body })).body;
  const token = (ConnectionCredentials as { readonly ConnectionToken: string }).ConnectionToken;
  const writer: PartWriter = {
    participantId,
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
