import { accepted, refused } from "@tributary/kernel";
import { refusal } from "@tributary/model";
import { getContactTranscriptRequest } from "@tributary/protocol/connect";
import { transcriptItemOf } from "../../participant/item.ts";
import { namedId } from "../../server/named-id.ts";
import { type Operation, operation } from "../operation.ts";
import { readPosition, writePosition } from "../position-token.ts";
import { TRANSCRIPTS_PERMISSION } from "../transcript-permission.ts";

const DEFAULT_PAGE = 100;

const FOREIGN_TOKEN = refusal("invalid-field", "nextToken", "a token from the previous page");

export const contactTranscriptOperations: readonly Operation[] = [
  // Of our own: the transcript of an ended chat, oldest item first. Rules HI-01 to HI-03.
  operation(
    ["GetContactTranscript", TRANSCRIPTS_PERMISSION],
    getContactTranscriptRequest,
    async ({ center, by, takeTranscriptPage }, { ContactId, nextToken, maxResults: limit = DEFAULT_PAGE }) => {
      const contactId = namedId(center.directory, "contact", ContactId);
      const query = JSON.stringify(["GetContactTranscript", contactId]);
      const position = nextToken === undefined ? undefined : readPosition(query, nextToken);
      const afterSeq = position === undefined ? null : Number(position.at);
      if (nextToken !== undefined && !Number.isSafeInteger(afterSeq ?? Number.NaN)) return refused(FOREIGN_TOKEN);
      if (!takeTranscriptPage()) return refused(refusal("too-many-requests"));
      const page = await center.conversations.history(contactId, { afterSeq, limit, by });
      if (!page.ok) return page;
      const { conversationId, items, continueAtSeq } = page.value;
      return accepted({
        InitialContactId: conversationId,
        Transcript: items.map((item) => transcriptItemOf(conversationId, item)),
        ...(continueAtSeq === null
          ? {}
          : { NextToken: writePosition(query, { at: String(continueAtSeq), total: null }) }),
      });
    },
  ),
];
