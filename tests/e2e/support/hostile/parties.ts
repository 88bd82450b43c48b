/** Customers and agents who use the APIs of the center directly. */
import { present } from "@tributary/kernel";
import { complete, put, start } from "../../../../packages/http/test/attachment-client.ts";
import type { HostileFile } from "../../../../packages/http/test/hostile-files.ts";
import { call } from "../../../../packages/http/test/test-center.ts";
import type { RunningCenter } from "../center.ts";

/** A participant with a connection token. */
export type Party = {
  /** Sends a message. Errors: throws if it is refused. */
  send(message: { readonly contentType: string; readonly content: string }): Promise<void>;
  /** Sends a file. Returns its address for downloads, or null if the center refuses it. */
  sendFile(file: HostileFile): Promise<{ readonly url: string } | null>;
  leave(): Promise<void>;
};

export type StartedChat = { readonly contactId: string; readonly customer: Party };

/** Exchanges the participant token of a customer or an agent. */
export async function openParty({ url }: RunningCenter, participantToken: string): Promise<Party> {
  const connected = await call(url, "connection", {
    token: participantToken,
    body: { Type: ["CONNECTION_CREDENTIALS"], ConnectParticipant: true },
  });
  const { ConnectionCredentials } = connected.body as {
    readonly ConnectionCredentials?: { readonly ConnectionToken: string };
  };
  const token = present(ConnectionCredentials, "credentials").ConnectionToken;
  return {
    async send({ contentType, content }) {
      const { status, body } = await call(url, "message", {
        token,
        body: { ContentType: contentType, Content: content },
      });
      if (status !== 200) throw new Error(`${content.slice(0, 200)}: ${JSON.stringify(body)}`);
    },
    async sendFile({ name, contentType, content }) {
      const bytes = Buffer.from(content, "latin1");
      const begun = await start(url, token, { name, bytes, contentType }, crypto.randomUUID());
      if (begun.status !== 200) return null;
      const { Url, HeadersToInclude: headers } = begun.body.UploadMetadata as {
        readonly Url: string;
        readonly HeadersToInclude: Record<string, string>;
      };
      const attachmentId = String(begun.body.AttachmentId);
      await put({ attachmentId, url: Url, headers }, bytes);
      if ((await complete(url, token, attachmentId)).status !== 200) return null;
      const got = await call(url, "attachment", { token, body: { AttachmentId: attachmentId } });
      return got.status === 200 ? { url: String(got.body.Url) } : null;
    },
    async leave() {
      await call(url, "disconnect", { token, body: {} });
    },
  };
}

type Start = { readonly name?: string; readonly attributes?: Readonly<Record<string, string>> };

/** Starts a chat that takes all kinds of messages. */
export async function startHostileChat(
  center: RunningCenter,
  { name = "Customer", attributes = {} }: Start,
): Promise<StartedChat> {
  const answer = await fetch(center.description.startChatUrl, {
    method: "POST",
    body: JSON.stringify({
      ParticipantDetails: { DisplayName: name },
      Attributes: attributes,
      SupportedMessagingContentTypes: CONTENT_TYPES,
    }),
  });
  const { data } = (await answer.json()) as {
    readonly data: { readonly startChatResult?: { readonly ContactId: string; readonly ParticipantToken: string } };
  };
  const { ContactId: contactId, ParticipantToken } = present(data.startChatResult, `chat of ${name}`);
  return { contactId, customer: await openParty(center, ParticipantToken) };
}

const CONTENT_TYPES = [
  "text/plain",
  "text/markdown",
  "application/json",
  "application/vnd.amazonaws.connect.message.interactive",
  "application/vnd.amazonaws.connect.message.interactive.response",
];
