import type { StartPosition, TranscriptQuery } from "@tributary/engine";
import { accepted, type Result, refused } from "@tributary/kernel";
import { asId, type ConversationId, type Refusal, refusal } from "@tributary/model";
import {
  DEFAULT_TRANSCRIPT_ITEMS,
  type GetTranscriptRequest,
  type GetTranscriptResponse,
  getTranscriptRequest,
} from "@tributary/protocol";
import { transcriptItemOf } from "./item.ts";
import { type PagedQuery, readNextToken, writeNextToken } from "./next-token.ts";
import { type Call, operation, type Service } from "./service.ts";

/**
 * GetTranscript. ScanDirection and position select the page, SortOrder only its order.
 *
 * Scanning forward requires a start position or a NextToken, as in the service. Source: docs/wire/participant.md#gettranscript; PT-20 to PT-28.
 */
export const getTranscript = operation(
  { schema: getTranscriptRequest, token: "connection", isMetered: true },
  async (service, call): Promise<Result<GetTranscriptResponse, Refusal>> => {
    const { ref, input } = call;
    const query = queryOf(call);
    if (!query.ok) return query;
    const { paged, page } = query.value;
    if (!(await isOfThisChain(service, call)))
      return accepted({ InitialContactId: ref.conversationId, Transcript: [] });
    // A contact of the chain is none of the past.
    const isWithoutPast = paged.contactId !== null;
    const read = await service.center.chats.transcript(ref, { ...page, isWithoutPast });
    if (!read.ok) return read;
    const { items, continueAtSeq, continueIn } = read.value;
    const position = { afterSeq: continueAtSeq ?? 0, ...(continueIn === undefined ? {} : { continueIn }) };
    const transcript = items
      .filter(({ event }) => paged.contactId === null || event.contactId === paged.contactId)
      .map((item) => transcriptItemOf(ref.conversationId, item));
    return accepted({
      InitialContactId: ref.conversationId,
      Transcript: input.SortOrder === "ASCENDING" ? transcript : transcript.reverse(),
      ...(continueAtSeq === null ? {} : { NextToken: writeNextToken({ ...paged, ...position }) }),
    });
  },
);

/** A contact of another chain has an empty transcript; a refusal would reveal that it exists. */
async function isOfThisChain({ center }: Service, { ref, input }: Call<GetTranscriptRequest>): Promise<boolean> {
  const contactId = input.ContactId ?? ref.conversationId;
  if (contactId === ref.conversationId) return true;
  const described = await center.contacts.describe(contactId);
  return described.ok && described.value.id === ref.conversationId;
}

type Query = { readonly paged: PagedQuery; readonly page: TranscriptQuery };

function queryOf({ ref, input }: Call<GetTranscriptRequest>): Result<Query, Refusal> {
  const start = startOf(input);
  if (!start.ok) return start;
  const given = {
    conversationId: ref.conversationId,
    contactId: input.ContactId ?? null,
    scan: scanOf(input),
    start: start.value === null ? null : nameOf(start.value),
  };
  const limit = input.MaxResults || DEFAULT_TRANSCRIPT_ITEMS;
  if (input.NextToken) {
    const next = readNextToken(input.NextToken, given);
    if (!next.ok) return next;
    const { afterSeq, continueIn, ...paged } = next.value;
    const within = continueIn === undefined ? {} : { continueIn: asId<ConversationId>(continueIn) };
    return accepted({ paged, page: { scan: paged.scan, limit, start: null, continueAtSeq: afterSeq, ...within } });
  }
  if (given.scan === "forward" && start.value === null) {
    return refused(refusal("invalid-field", "StartPosition", "required when scanning FORWARD"));
  }
  const scan = given.scan ?? (start.value === null ? "backward" : "forward");
  return accepted({ paged: { ...given, scan }, page: { scan, limit, start: start.value, continueAtSeq: null } });
}

function scanOf({ ScanDirection }: GetTranscriptRequest): TranscriptQuery["scan"] | null {
  if (ScanDirection === "FORWARD") return "forward";
  return ScanDirection === "BACKWARD" ? "backward" : null;
}

function startOf({ StartPosition: position }: GetTranscriptRequest): Result<StartPosition | null, Refusal> {
  const { Id: id, AbsoluteTime: time, MostRecent: count } = position ?? {};
  const given = [id, time, count].filter((member) => member !== undefined && member !== null);
  if (given.length > 1)
    return refused(refusal("invalid-field", "StartPosition", "one of Id, AbsoluteTime, MostRecent"));
  if (typeof id === "string") return accepted({ kind: "id", id });
  if (typeof count === "number") return accepted({ kind: "most-recent", count: Math.max(count, 1) });
  if (typeof time !== "string") return accepted(null);
  const at = Date.parse(time);
  if (!Number.isNaN(at)) return accepted({ kind: "time", at });
  return refused(refusal("invalid-field", "StartPosition.AbsoluteTime", "a time in ISO 8601"));
}

function nameOf(start: StartPosition): string {
  switch (start.kind) {
    case "id":
      return `id ${start.id}`;
    case "time":
      return `time ${start.at}`;
    default:
      return `most recent ${start.count}`;
  }
}
