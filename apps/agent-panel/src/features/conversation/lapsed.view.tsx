import type { ReactNode } from "react";
import { messages } from "../../messages/en.ts";
import { lapsedMessages as texts } from "../../messages/lapsed.en.ts";
import { waitsAgain } from "../../shared/desk.ts";
import { TimeOfDay } from "../../shared/time-of-day.tsx";
import type { ConversationSnapshot } from "./conversation.view-model.ts";

type Props = { readonly snapshot: Pick<ConversationSnapshot, "lapsed" | "queueName" | "call"> };

/** In place of the messages, which are not for an agent who has not accepted the contact. */
export function Lapsed({ snapshot: { lapsed, queueName, call } }: Props): ReactNode {
  if (lapsed === null) return null;
  const { outcome, at } = lapsed;
  const { isCallback = false, failure } = call ?? {};
  const kind = texts.kinds[isCallback ? "callback" : call ? "call" : "contact"];
  const isOffered = outcome !== "failed" || (call !== null && waitsAgain(call));
  return (
    <div className="lapsed">
      <p className="lapsed-title">
        {failure ? texts.failures[failure] : texts.outcome[outcome](kind)} (<TimeOfDay at={at} />)
      </p>
      {isOffered && <p>{texts.next(kind, queueName)}</p>}
      {!isOffered && isCallback && <p>{messages.conversation.calledAgain}</p>}
    </div>
  );
}
