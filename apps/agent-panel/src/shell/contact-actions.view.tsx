import type { ReactNode } from "react";
import type { ConversationSnapshot } from "../features/conversation/conversation.view-model.ts";
import { EndButton } from "../features/conversation/end-button.view.tsx";
import { TransferButton } from "../features/transfer/transfer-button.view.tsx";
import { type TransferCallbacks, TransferDialog } from "../features/transfer/transfer-dialog.view.tsx";
import { contactActionMessages as texts } from "../messages/contact-actions.en.ts";
import type { OtherAgent } from "../shared/desk.ts";
import "./contact-actions.css";

type Props = TransferCallbacks & {
  readonly snapshot: Pick<ConversationSnapshot, "canTransfer" | "canAdd" | "otherAgents" | "task">;
  readonly onEnd: () => void;
};

/** The buttons on an open contact, and the agents who are awaited. Rules PA-29, PA-31. */
export function ContactActions({ snapshot, onLoad, onTransfer, onEnd }: Props): ReactNode {
  const { canTransfer, canAdd, otherAgents, task } = snapshot;
  const awaited = namesOf(otherAgents.filter(({ isAwaited }) => isAwaited));
  const connected = namesOf(otherAgents.filter(({ isAwaited }) => !isAwaited));
  const way = task ? "task" : connected.length > 0 ? "leave" : "chat";
  return (
    <>
      {canTransfer && (
        <TransferButton
          label={canAdd ? texts.transferOrAdd : texts.transfer}
          dialog={(close) => (
            <TransferDialog
              canAdd={canAdd}
              hasOthers={otherAgents.length > 0}
              onLoad={onLoad}
              onTransfer={onTransfer}
              onClose={close}
            />
          )}
        />
      )}
      <EndButton
        way={way}
        question={texts.question[way](way === "leave" ? connected : awaited)}
        words={texts.end[way]}
        onEnd={onEnd}
      />
      <p className="conversation-awaited" role="status">
        {awaited.length > 0 && texts.awaited(awaited)}
      </p>
    </>
  );
}

function namesOf(agents: readonly OtherAgent[]): readonly string[] {
  return agents.map(({ name }) => name ?? texts.unnamed);
}
