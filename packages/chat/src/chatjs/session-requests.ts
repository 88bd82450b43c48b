/** Requests of a session that only pass on the service's answer. */
import type { ApiAnswer } from "../participant-api/api-answer.ts";
import type { PlatformFetch } from "../platform-deps.ts";
import { downloadFile, fileAddress, sendFile } from "./attachments.ts";
import { errorOf } from "./chat-error.ts";
import type { ServiceCall, ServiceData } from "./service-client.ts";
import type { ChatAnswer, ChatRequests, TranscriptRequest, WithMetadata } from "./session-types.ts";

/** Dependencies of {@link createPlainRequests}. */
export type RequestDeps = {
  readonly fetch: PlatformFetch;
  readonly call: (call: ServiceCall) => Promise<ApiAnswer<ServiceData>>;
  readonly newToken: () => string;
  /** Errors: throws a text while the session is not connected. */
  readonly demandConnection: (name: string) => void;
};

type PlainRequests = Omit<ChatRequests, "connect" | "sendMessage" | "sendEvent" | "getChatDetails" | "getTranscript">;

export function createPlainRequests(deps: RequestDeps): PlainRequests {
  const { call, demandConnection } = deps;
  async function data(name: string, { metadata }: WithMetadata, request: ServiceCall): Promise<never> {
    demandConnection(name);
    return answerOf(await call(request), metadata) as never; // the shape of the operation; pages get the response unchecked
  }
  return {
    async sendAttachment(request) {
      demandConnection("sendAttachment");
      return answerOf(await sendFile(deps, request.attachment), request.metadata);
    },
    async downloadAttachment({ attachmentId, metadata }) {
      demandConnection("downloadAttachment");
      return acceptedOf(await downloadFile(deps, attachmentId), metadata);
    },
    async getAttachmentURL({ attachmentId, metadata }) {
      demandConnection("getAttachmentURL");
      return acceptedOf(await fileAddress(deps, attachmentId), metadata);
    },
    describeView: (request) =>
      data("describeView", request, { path: `views/${encodeURIComponent(request.viewToken)}`, body: null }),
    getAuthenticationUrl: (request) =>
      data("getAuthenticationUrl", request, {
        path: "authentication-url",
        body: { SessionId: request.sessionId, RedirectUri: request.redirectUri },
      }),
    cancelParticipantAuthentication: (request) =>
      data("cancelParticipantAuthentication", request, {
        path: "cancel-authentication",
        body: { SessionId: request.sessionId },
      }),
  };
}

/** Returns the result of a request. Errors: throws the error of a refusal. */
export function answerOf(answer: ApiAnswer<ServiceData>, metadata: unknown): ChatAnswer<ServiceData> {
  return { data: acceptedOf(answer, metadata), metadata };
}

function acceptedOf<T>(answer: ApiAnswer<T>, metadata: unknown): T {
  if (!answer.ok) throw errorOf(answer.refusal, metadata);
  return answer.value;
}

/** Returns the body of GetTranscript. The defaults are those of chatjs. Source: docs/wire/participant.md#gettranscript. */
export function transcriptBody(request: TranscriptRequest): object {
  const { startPosition = {}, scanDirection = "BACKWARD", sortOrder = "ASCENDING", maxResults = 15 } = request;
  const { id, absoluteTime, mostRecent } = startPosition;
  const position = { Id: id, AbsoluteTime: absoluteTime, MostRecent: mostRecent };
  const hasPosition = Object.values(position).some((value) => value !== undefined);
  return {
    ScanDirection: scanDirection,
    SortOrder: sortOrder,
    MaxResults: maxResults,
    ...(hasPosition && { StartPosition: position }),
    ...(request.nextToken && { NextToken: request.nextToken }),
    ...(request.contactId && { ContactId: request.contactId }),
  };
}
