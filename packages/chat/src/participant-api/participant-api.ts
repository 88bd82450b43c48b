/** Client of the participant service: five operations with typed results. Never throws. */
import { accepted, type Clock, type EpochMs } from "@tributary/kernel";
import type * as v from "valibot";
import type { ApiAnswer } from "./api-answer.ts";
import type { HttpFetch } from "./http-fetch.ts";
import { postJson } from "./post-json.ts";
import * as schemas from "./response-schemas.ts";

/** Socket address, and the token for all other operations. */
export type Connection = { readonly socketUrl: string; readonly connectionToken: string; readonly expiresAt: EpochMs };

/** Transcript id and time of a sent message. */
export type SentMessage = { readonly id: string; readonly at: EpochMs };

/** Selects a page of a transcript. */
export type TranscriptQuery =
  | { readonly kind: "newest" }
  | { readonly kind: "since" | "before"; readonly itemId: string; readonly nextToken: string | null };

/** A page, oldest item first; `nextToken` is null on the last page. */
export type TranscriptPage = {
  readonly items: v.InferOutput<typeof schemas.transcript>["Transcript"];
  readonly nextToken: string | null;
};

/** The participant service. Each call is one attempt; the caller retries, with the same ClientToken. */
export interface ParticipantApi {
  /** Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_connect-participant_CreateParticipantConnection.html */
  createConnection(participantToken: string): Promise<ApiAnswer<Connection>>;
  /** Idempotent: a repeated ClientToken never creates a second message. */
  sendMessage(token: string, message: OutgoingMessage): Promise<ApiAnswer<SentMessage>>;
  /** Typing events have no content; receipts contain a message id. */
  sendEvent(token: string, event: OutgoingEvent): Promise<ApiAnswer<void>>;
  getTranscript(token: string, query: TranscriptQuery): Promise<ApiAnswer<TranscriptPage>>;
  disconnect(token: string, clientToken: string): Promise<ApiAnswer<void>>;
}

/** A message to send. */
export type OutgoingMessage = { readonly contentType: string; readonly content: string; readonly clientToken: string };

/** An event to send. */
export type OutgoingEvent = { readonly contentType: string; readonly content: string | null };

/** Number of items per page. The service allows up to 100. */
export const TRANSCRIPT_PAGE_SIZE = 100;

/** Creates a {@link ParticipantApi}. `endpoint` has no trailing slash. */
export function createParticipantApi(deps: { fetch: HttpFetch; clock: Clock }, endpoint: string): ParticipantApi {
  const call = <S extends v.GenericSchema>(operation: string, request: { token: string; body: object; schema: S }) =>
    postJson(deps, { url: `${endpoint}/participant/${operation}`, ...request });
  return {
    async createConnection(token) {
      const body = { Type: ["WEBSOCKET", "CONNECTION_CREDENTIALS"] };
      const answer = await call("connection", { token, body, schema: schemas.connection });
      if (!answer.ok) return answer;
      const { Websocket, ConnectionCredentials } = answer.value;
      const expiresAt = Date.parse(ConnectionCredentials.Expiry);
      return accepted({ socketUrl: Websocket.Url, connectionToken: ConnectionCredentials.ConnectionToken, expiresAt });
    },
    async sendMessage(token, { contentType, content, clientToken }) {
      const body = { ContentType: contentType, Content: content, ClientToken: clientToken };
      const answer = await call("message", { token, body, schema: schemas.sent });
      return answer.ok ? accepted({ id: answer.value.Id, at: Date.parse(answer.value.AbsoluteTime) }) : answer;
    },
    async sendEvent(token, { contentType, content }) {
      const body = { ContentType: contentType, ...(content === null ? {} : { Content: content }) };
      const answer = await call("event", { token, body, schema: schemas.nothing });
      return answer.ok ? accepted(undefined) : answer;
    },
    async getTranscript(token, query) {
      const answer = await call("transcript", { token, body: transcriptRequest(query), schema: schemas.transcript });
      if (!answer.ok) return answer;
      return accepted({ items: answer.value.Transcript, nextToken: answer.value.NextToken || null });
    },
    async disconnect(token, clientToken) {
      const answer = await call("disconnect", { token, body: { ClientToken: clientToken }, schema: schemas.nothing });
      return answer.ok ? accepted(undefined) : answer;
    },
  };
}

function transcriptRequest(query: TranscriptQuery): object {
  const page = { MaxResults: TRANSCRIPT_PAGE_SIZE, SortOrder: "ASCENDING" };
  if (query.kind === "newest") return { ...page, ScanDirection: "BACKWARD" };
  return {
    ...page,
    ScanDirection: query.kind === "since" ? "FORWARD" : "BACKWARD",
    StartPosition: { Id: query.itemId },
    ...(query.nextToken === null ? {} : { NextToken: query.nextToken }),
  };
}
