/** Events that full sessions show beside joins and departures. A session of texts alone has not the code for them, which bundlers leave out. */
import { NOTICE_CONTENT_TYPES } from "@tributary/protocol";
import { AUTHENTICATION_ENDS, type AuthenticationStep, type ConversationItem } from "./conversation-item.ts";
import type { ConversationView } from "./conversation-view.ts";
import type { TimelineEntry } from "./timeline.ts";

/** Returns the view with invitations, new names and sign-ins as items of their own, and without events of further kinds. Rule CV-12. */
export function withNotices(view: ConversationView): ConversationView {
  if (!view.items.some(({ type }) => type === "other")) return view;
  return { ...view, items: view.items.flatMap((item) => (item.type === "other" ? noticesOf(item) : [item])) };
}

/** Returns the step of a sign-in that an entry is; undefined if it is none. */
export function authenticationIn(entry: TimelineEntry): AuthenticationStep | undefined {
  if (entry.type === "authentication") return entry;
  return entry.type === "other" && entry.from ? authenticationStep(entry) : undefined;
}

type OtherEvent = Extract<ConversationItem, { type: "other" }>;

function noticesOf(item: OtherEvent): readonly ConversationItem[] {
  const { id, at, contentType, from: participant } = item;
  if (!participant) return [];
  if (contentType === NOTICE_CONTENT_TYPES.invited) return [{ type: "invited", id, at, participant }];
  if (contentType === NOTICE_CONTENT_TYPES.renamed) return [{ type: "renamed", id, at, participant }];
  const step = authenticationStep(item);
  return step === undefined ? [] : [{ type: "authentication", id, at, ...step }];
}

/** Ids have no characters that JSON escapes. */
function authenticationStep({
  contentType,
  content,
}: Pick<OtherEvent, "contentType" | "content">): AuthenticationStep | undefined {
  const [, name] = /\.authentication\.(\w+)$/.exec(contentType) ?? [];
  const sessionId = name === "initiated" ? /"SessionId"\s*:\s*"([^"]+)"/.exec(content ?? "")?.[1] : undefined;
  if (sessionId !== undefined) return { step: "initiated", sessionId };
  const step = AUTHENTICATION_ENDS.find((end) => end === name);
  return step && { step };
}
