import { type ReactNode, useState } from "react";
import { Button } from "react-aria-components";
import { messages } from "../../messages/en.ts";
import { Icon } from "../../shared/icons.tsx";
import { Elapsed } from "../../shared/ticking.tsx";
import { Composer } from "./composer.view.tsx";
import type { ConversationCallbacks, ConversationSnapshot } from "./conversation.view-model.ts";
import { MessageLog } from "./message-log.view.tsx";
import "./conversation.css";

const words = messages.conversation;

type Props = ConversationCallbacks & {
  readonly snapshot: ConversationSnapshot;
  /** What was written before and not sent. Read once, when the conversation is first shown. */
  readonly draft: string;
  /** Messages of other contacts that wait behind the way back. */
  readonly unreadElsewhere: number;
  /** The agent asked for this conversation just now: the next key belongs to it. */
  readonly takesFocus: boolean;
  /** Stands at the foot once nothing can be written any more. */
  readonly after: ReactNode;
};

/** One conversation: who it is with, what was said, and where to answer. */
export function Conversation({ snapshot, draft, unreadElsewhere, takesFocus, after, ...on }: Props): ReactNode {
  const name = snapshot.customerName ?? messages.contacts.unnamed;
  return (
    <section className="conversation" aria-label={words.log(name)}>
      <Head snapshot={snapshot} name={name} unreadElsewhere={unreadElsewhere} on={on} />
      <MessageLog snapshot={snapshot} name={name} on={on} />
      {snapshot.connectedSince === null ? (
        after
      ) : (
        <Composer
          name={name}
          draft={draft}
          takesFocus={takesFocus}
          canWrite={snapshot.canWrite}
          onSend={on.onSend}
          onTyping={on.onTyping}
          onDraft={on.onDraft}
        />
      )}
    </section>
  );
}

type HeadProps = {
  readonly snapshot: ConversationSnapshot;
  readonly name: string;
  readonly unreadElsewhere: number;
  readonly on: ConversationCallbacks;
};

function Head({ snapshot, name, unreadElsewhere, on }: HeadProps): ReactNode {
  const [isAsking, setAsking] = useState(false);
  const { queueName, connectedSince } = snapshot;
  return (
    <header className="conversation-head">
      <Button
        className="button button-quiet button-icon conversation-back"
        aria-label={words.back(unreadElsewhere)}
        onPress={on.onBack}
      >
        <Icon name="back" />
        {unreadElsewhere > 0 && <span className="conversation-elsewhere" />}
      </Button>
      <div className="conversation-who">
        <h2>{name}</h2>
        <p>
          {queueName}
          {connectedSince !== null && (
            <>
              {queueName !== null && " · "}
              <Elapsed since={connectedSince} />
            </>
          )}
        </p>
      </div>
      <Button
        className="button button-quiet button-icon conversation-details"
        aria-label={words.details}
        onPress={on.onToggleDetails}
      >
        <Icon name="details" />
      </Button>
      {connectedSince !== null && !isAsking && (
        <Button className="button button-danger-quiet" onPress={() => setAsking(true)}>
          {words.end}
        </Button>
      )}
      {connectedSince !== null && isAsking && <EndQuestion onEnd={on.onEnd} onKeep={() => setAsking(false)} />}
    </header>
  );
}

/** Ending cannot be taken back, and the button stands where one presses a lot: hence the question. */
function EndQuestion({ onEnd, onKeep }: { readonly onEnd: () => void; readonly onKeep: () => void }): ReactNode {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring its own looks; this is a question with two answers
    <div
      className="end-question"
      role="group"
      aria-label={words.endQuestion}
      onKeyDown={(event) => event.key === "Escape" && onKeep()}
    >
      <p>{words.endQuestion}</p>
      <Button className="button button-quiet button-small" onPress={onKeep}>
        {words.endKeep}
      </Button>
      <Button className="button button-danger button-small" autoFocus onPress={onEnd}>
        {words.endConfirm}
      </Button>
    </div>
  );
}
