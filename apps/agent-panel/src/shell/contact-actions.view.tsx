import type { ReactNode } from "react";
import type { ConversationSnapshot } from "../features/conversation/conversation.view-model.ts";
import { EndButton } from "../features/conversation/end-button.view.tsx";
import { MonitorBar } from "../features/monitoring/monitor-bar.view.tsx";
import { TransferButton } from "../features/transfer/transfer-button.view.tsx";
import { type TransferCallbacks, TransferDialog } from "../features/transfer/transfer-dialog.view.tsx";
import { contactActionMessages as texts } from "../messages/contact-actions.en.ts";
import type { MonitorMode, OtherAgent } from "../shared/desk.ts";
import "./contact-actions.css";

type Props = TransferCallbacks & {
  readonly snapshot: Pick<ConversationSnapshot, "canTransfer" | "canAdd" | "otherAgents" | "monitor" | "task">;
  readonly onMonitor: (mode: MonitorMode) => void;
  readonly onEnd: () => void;
};

/** The buttons on an open contact: those of its agent, or of a supervisor who monitors it. */
export function ContactActions({ onMonitor, ...rest }: Props): ReactNode {
  const { monitor, otherAgents } = rest.snapshot;
  if (monitor === null) return <AgentActions {...rest} />;
  return <MonitorBar monitor={monitor} others={otherAgents} onMonitor={onMonitor} onStop={rest.onEnd} />;
}

/** The agent's buttons, and the agents who are awaited. A supervisor does not keep a chat that its agents leave. Rules PA-29, PA-31, PA-37. */
function AgentActions({ snapshot, onLoad, onTransfer, onEnd }: Omit<Props, "onMonitor">): ReactNode {
  const { canTransfer, canAdd, task } = snapshot;
  const otherAgents = snapshot.otherAgents.filter(({ isSupervisor }) => !isSupervisor);
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
              medium="chat"
              kinds={canAdd ? ["transfer", "add"] : ["transfer"]}
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
        {awaitedLine(otherAgents.filter(({ isAwaited }) => isAwaited))}
      </p>
    </>
  );
}

/** Sentences about the agents who are awaited: those who may accept, and those who did not. */
function awaitedLine(agents: readonly OtherAgent[]): string {
  return ([null, "missed", "rejected"] as const)
    .flatMap((how) => {
      const names = namesOf(agents.filter(({ lapsed }) => lapsed === how));
      if (names.length === 0) return [];
      return how === null ? texts.awaited(names) : texts.lapsed[how](names);
    })
    .join(". ");
}

function namesOf(agents: readonly OtherAgent[]): readonly string[] {
  return agents.map(({ name }) => name ?? texts.unnamed);
}
