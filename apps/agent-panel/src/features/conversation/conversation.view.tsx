import { initialsOf } from "@tributary/ui";
import { type ReactNode, type RefObject, useEffect, useRef, useState } from "react";
import { Button } from "react-aria-components";
import { messages } from "../../messages/en.ts";
import { filesMessages } from "../../messages/files.en.ts";
import { Icon } from "../../shared/icons.tsx";
import { Elapsed, Remaining } from "../../shared/ticking.tsx";
import { type AttachedSnapshot, OutgoingFiles, useFileDrop } from "../files/index.ts";
import { Composer } from "./composer.view.tsx";
import type { ConversationCallbacks, ConversationSnapshot } from "./conversation.view-model.ts";
import { MessageLog } from "./message-log.view.tsx";
import "./conversation.css";
import "./message-log.css";
import "./composer.css";

const texts = messages.conversation;

type Props = ConversationCallbacks & {
  readonly snapshot: ConversationSnapshot;
  /** Unsent text. The composer reads it once, when the conversation is first shown. */
  readonly draft: string;
  /** Files that are sent with the next message. */
  readonly attached: readonly AttachedSnapshot[];
  /** True if the agent formats texts, in chats that permit it. */
  readonly isFormatting: boolean;
  /** Unread messages of other contacts, indicated on the back button. */
  readonly unreadElsewhere: number;
  /** True if the details are beside the conversation. */
  readonly isDetailsShown: boolean;
  /** True if the agent has just selected this conversation, so the composer takes the focus. */
  readonly takesFocus: boolean;
  /** A contact that was not connected, in place of messages. */
  readonly lapsed: ReactNode;
  /** A task or a call, in place of messages. It passes the outcome to `leave`, as the actions. */
  readonly work: (leave: (outcome: Promise<boolean>) => void) => ReactNode;
  /** Buttons that transfer and end the contact. They pass the outcome to `leave`: true once the agent has left the contact. */
  readonly actions: (leave: (outcome: Promise<boolean>) => void) => ReactNode;
  /** Text that the agent was writing when the contact ended. */
  readonly unsent: ReactNode;
  /** Replaces the composer once the contact is over. It takes the focus if the agent has ended or transferred the contact here. */
  readonly after: (takesFocus: boolean) => ReactNode;
};

/** One conversation: customer, message log and composer. */
export function Conversation({
  snapshot,
  draft,
  attached,
  isFormatting,
  takesFocus,
  lapsed,
  work,
  actions,
  unsent,
  after,
  ...rest
}: Props): ReactNode {
  const { unreadElsewhere, isDetailsShown, ...on } = rest;
  const name = snapshot.customerName ?? messages.contacts.unnamed;
  const [hasEnded, setEnded] = useState(false);
  const leave = (outcome: Promise<boolean>): void => {
    setEnded(true); // at once: the contact may leave the phase before the response arrives
    void outcome.then(setEnded);
  };
  const isConnected = snapshot.connectedSince !== null;
  const section = useFocusAfterEnd(isConnected);
  const kind = snapshot.task ? "task" : snapshot.call ? "call" : "log";
  const canAnswer = isConnected && kind === "log" && snapshot.monitor?.mode !== "silent";
  const drop = useFileDrop(snapshot.canWrite && snapshot.canAttach ? on.onAttach : null);
  return (
    <section
      ref={section}
      className="conversation"
      data-drop={drop.isOver ? filesMessages.drop : undefined}
      {...drop.handlers}
      aria-label={texts[kind](name)}
      tabIndex={-1}
    >
      <Head
        snapshot={snapshot}
        name={name}
        unreadElsewhere={unreadElsewhere}
        isDetailsShown={isDetailsShown}
        actions={actions(leave)}
        on={on}
      />
      {lapsed || work(leave) || <MessageLog snapshot={snapshot} name={name} on={on} />}
      {canAnswer && (
        <Composer
          name={name}
          draft={draft}
          takesFocus={takesFocus}
          snapshot={snapshot}
          attached={attached}
          isFormatting={isFormatting}
          on={on}
        />
      )}
      {!isConnected && (
        <>
          <OutgoingFiles attached={attached} uploads={snapshot.uploads} isOver={true} on={on} />
          {unsent}
          {after(hasEnded)}
        </>
      )}
    </section>
  );
}

/** Returns the element that takes the focus if the customer ends the chat: the focused control, mostly the composer, is gone. Source: PA-07. */
function useFocusAfterEnd(isConnected: boolean): RefObject<HTMLElement | null> {
  const section = useRef<HTMLElement>(null);
  const wasConnected = useRef(isConnected);
  useEffect(() => {
    const isFocusLost = document.activeElement === document.body && document.hasFocus(); // never takes the host page's
    if (wasConnected.current && !isConnected && isFocusLost) section.current?.focus();
    wasConnected.current = isConnected;
  }, [isConnected]);
  return section;
}

type HeadProps = {
  readonly snapshot: ConversationSnapshot;
  readonly name: string;
  readonly unreadElsewhere: number;
  readonly isDetailsShown: boolean;
  readonly actions: ReactNode;
  readonly on: Pick<ConversationCallbacks, "onBack" | "onToggleDetails">;
};

function Head({ snapshot, name, unreadElsewhere, isDetailsShown, actions, on }: HeadProps): ReactNode {
  const { queueName, connectedSince, call } = snapshot;
  const isCalling = call?.call?.isCalling === true;
  const talk = connectedSince !== null && !isCalling && <Elapsed since={connectedSince} />;
  const fact = isCalling && call?.isCallback ? texts.callback : talk;
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
      <span className="avatar" aria-hidden="true">
        {initialsOf(name)}
      </span>
      <div className="conversation-who">
        <h2 dir="auto">{name}</h2>
        <p>
          {queueName !== null && <span dir="auto">{queueName}</span>}
          {queueName !== null && fact && " · "}
          {fact}
        </p>
        <Idle idle={snapshot.idle} />
      </div>
      <Button
        className="button button-quiet button-icon conversation-details"
        aria-label={texts.details}
        aria-expanded={isDetailsShown}
        data-tip={texts.details}
        onPress={on.onToggleDetails}
      >
        <Icon name="details" />
      </Button>
      {actions}
    </header>
  );
}

/** The customer is idle, and the time until the chat ends for it. Source: PA-44. */
function Idle({ idle }: Pick<ConversationSnapshot, "idle">): ReactNode {
  const endsAt = idle?.endsAt ?? null;
  return (
    <p className="conversation-idle">
      <span role="status">{idle !== null && texts.idle}</span>
      {endsAt !== null && (
        <span>
          {texts.idleEndsIn} <Remaining until={endsAt} />
        </span>
      )}
    </p>
  );
}
