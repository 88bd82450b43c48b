/** Events that full sessions show beside joins and departures. A session of texts alone has not the code for them, which bundlers leave out. */
import { NOTICE_CONTENT_TYPES } from "@tributary/protocol";
import { AUTHENTICATION_ENDS, type AuthenticationStep, type ConversationItem } from "./conversation-item.ts";
import type { ConversationView } from "./conversation-view.ts";

/** Returns the view with invitations, new names and sign-ins as items of their own; the same view if it contains none. Rule CV-12. */
export function withNotices(view: ConversationView): ConversationView {
  if (!view.items.some((item) => noticeOf(item) !== item)) return view;
  return { ...view, items: view.items.map(noticeOf) };
}

function noticeOf(item: ConversationItem): ConversationItem {
  if (item.type !== "other" || !item.from) return item;
  const { id, at, contentType, from: participant } = item;
  if (contentType === NOTICE_CONTENT_TYPES.invited) return { type: "invited", id, at, participant };
  if (contentType === NOTICE_CONTENT_TYPES.renamed) return { type: "renamed", id, at, participant };
  const step = authenticationStep(contentType, item.content);
  return step === undefined ? item : { type: "authentication", id, at, ...step };
}

/** Ids have no characters that JSON escapes. */
function authenticationStep(contentType: string, content: string | null | undefined): AuthenticationStep | undefined {
  const [, name] = /\.authentication\.(\w+)$/.exec(contentType) ?? [];
  const sessionId = name === "initiated" ? /"SessionId"\s*:\s*"([^"]+)"/.exec(content ?? "")?.[1] : undefined;
  if (sessionId !== undefined) return { step: "initiated", sessionId };
  const step = AUTHENTICATION_ENDS.find((end) => end === name);
  return step && { step };
}
