import type { ReactNode } from "react";
import type { TransferKind, TransferRefusal } from "../features/transfer/transfer.view-model.ts";
import type { TransferCallbacks } from "../features/transfer/transfer-dialog.view.tsx";
import type { DeskContact } from "../shared/desk.ts";
import type { ReadableStore } from "../shared/store.ts";
import { LazyTransferDialog } from "./lazy-views.tsx";
import type { LoadedCalls } from "./panel/call-loader.ts";
import { WithCalls } from "./with-calls.tsx";

/** The agent's actions in a call, apart from those of its own controls. */
export type CallWorkCallbacks = {
  /** Resolves to false if the contact could not be ended or left. */
  readonly onEnd: (contactId: string) => Promise<boolean>;
  readonly onLoadQuickConnects: TransferCallbacks["onLoad"];
  /** Resolves to null once the contact is transferred, or an agent is asked to join it. */
  readonly onTransfer: (
    contactId: string,
    quickConnectId: string,
    kind: TransferKind,
  ) => Promise<TransferRefusal | null>;
  /** A dialog could not be loaded. */
  readonly onActionFailed: () => void;
  /** Views of calls; null until they are loaded. */
  readonly calls: ReadableStore<LoadedCalls | null>;
};

type Props = {
  readonly contact: DeskContact;
  readonly takesFocus: boolean;
  readonly on: CallWorkCallbacks;
  /** Called with the outcome of an action that ends the agent's part. */
  readonly leave: (outcome: Promise<boolean>) => void;
};

/** The call in place of messages, with the dialog that brings in another agent. The script of calls does not contain the dialog. */
export function CallWork({ contact, takesFocus, on, leave }: Props): ReactNode {
  const { contactId, otherAgents } = contact;
  return (
    <WithCalls calls={on.calls}>
      {({ Call, desk }) => (
        <Call
          contact={contact}
          desk={desk}
          takesFocus={takesFocus}
          onEnd={() => leave(on.onEnd(contactId))}
          transferDialog={(kinds, close) => (
            <LazyTransferDialog
              medium="call"
              kinds={kinds}
              hasOthers={otherAgents.some(({ isSupervisor }) => !isSupervisor)}
              onLoad={on.onLoadQuickConnects}
              onTransfer={(quickConnectId, kind) => {
                const outcome = on.onTransfer(contactId, quickConnectId, kind);
                if (kind === "transfer") leave(outcome.then((refusal) => refusal === null));
                return outcome;
              }}
              onClose={close}
              onUnavailable={() => {
                close();
                on.onActionFailed();
              }}
            />
          )}
        />
      )}
    </WithCalls>
  );
}
