import { type ReactNode, useState } from "react";
import { Button } from "react-aria-components";
import { messages } from "../../messages/en.ts";
import { Icon } from "../../shared/icons.tsx";
import { Elapsed } from "../../shared/ticking.tsx";
import { Composer } from "./composer.view.tsx";
import type { ConversationCallbacks, ConversationSnapshot } from "./conversation.view-model.ts";
import { MessageLog } from "./message-log.view.tsx";
import "./conversation.css";

const texts = messages.conversation;

type Props = ConversationCallbacks & {
  readonly snapshot: ConversationSnapshot;
  /** Unsent text. Read once, when the conversation is first shown. */
  readonly draft: string;
  /** Unread messages of other contacts, indicated on the back button. */
  readonly unreadElsewhere: number;
  /** True if the agent has just selected this conversation, so the composer takes the focus. */
  readonly takesFocus: boolean;
  /** Replaces the composer once the contact is over. */
  readonly after: ReactNode;
};

/** One conversation: customer, message log and composer. */
export function Conversation({ snapshot, draft, unreadElsewhere, takesFocus, after, ...on }: Props): ReactNode {
  const name = snapshot.customerName ?? messages.contacts.unnamed;
  return (
    <section className="conversation" aria-label={texts.log(name)}>
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
  const [isConfirming, setConfirming] = useState(false);
  const { queueName, connectedSince } = snapshot;
  return (
    <header className="conversation-head">
      <Button
        className="button button-quiet button-icon conversation-back"
        aria-label={texts.back(unreadElsewhere)}
        onPress={on.onBack}
      >
        <Icon name="back" />
        {unreadElsewhere > 0 && <span className="conversation-elsewhere" />}
      </Button>
      <div className="conversation-who">
        <h2 dir="auto">{name}</h2>
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
        aria-label={texts.details}
        onPress={on.onToggleDetails}
      >
        <Icon name="details" />
      </Button>
      {connectedSince !== null && !isConfirming && (
        <Button className="button button-danger-quiet" onPress={() => setConfirming(true)}>
          {texts.end}
        </Button>
      )}
      {connectedSince !== null && isConfirming && (
        <EndConfirmation onEnd={on.onEnd} onKeep={() => setConfirming(false)} />
      )}
    </header>
  );
}

/** Asks for confirmation, because ending is irreversible and the button is easy to press by mistake. */
function EndConfirmation({ onEnd, onKeep }: { readonly onEnd: () => void; readonly onKeep: () => void }): ReactNode {
  return (
    // biome-ignore lint/a11y/useSemanticElements: fieldset has unwanted styles; a confirmation with two buttons
    <div
      className="end-question"
      role="group"
      aria-label={texts.endQuestion}
      onKeyDown={(event) => event.key === "Escape" && onKeep()}
    >
      <p>{texts.endQuestion}</p>
      <Button className="button button-quiet button-small" onPress={onKeep}>
        {texts.endKeep}
      </Button>
      <Button className="button button-danger button-small" autoFocus onPress={onEnd}>
        {texts.endConfirm}
      </Button>
    </div>
  );
}
