import { type ReactNode, type RefObject, useEffect, useRef, useState } from "react";
import { Button } from "react-aria-components";
import type { QuickConnect, TransferRefusal } from "../features/transfer/transfer.view-model.ts";
import { messages } from "../messages/en.ts";
import { Icon } from "../shared/icons.tsx";
import { LazyTransferDialog } from "./lazy-views.tsx";

/** The agent's actions in the dialog. */
export type NewCallCallbacks = {
  /** Resolves to null if the quick connects could not be loaded. */
  readonly onLoadQuickConnects: () => Promise<readonly QuickConnect[] | null>;
  /** Starts a call without a customer. */
  readonly onCall: (
    quickConnectId: string,
  ) => Promise<{ readonly contactId: string } | { readonly refusal: TransferRefusal }>;
  /** The dialog could not be loaded. */
  readonly onActionFailed: () => void;
};

type Props = {
  /** False while the agent may not start a call. */
  readonly isShown: boolean;
  readonly on: NewCallCallbacks;
  readonly onStarted: (contactId: string) => void;
  /** Takes the focus if the button or the dialog disappears. Source: PA-07. */
  readonly desk: RefObject<HTMLElement | null>;
};

/** The button that calls an agent or a queue, with its dialog. Source: PA-69. */
export function NewCall({ isShown, on, onStarted, desk }: Props): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const wasShown = useRef(isShown);
  const close = (): void => setOpen(false);
  useEffect(() => {
    if (wasShown.current && !isShown) {
      setOpen(false);
      if (document.activeElement === document.body && document.hasFocus()) desk.current?.focus(); // never takes the host page's
    }
    wasShown.current = isShown;
  }, [isShown, desk]);

  async function call(quickConnectId: string): Promise<TransferRefusal | null> {
    const outcome = await on.onCall(quickConnectId);
    if ("refusal" in outcome) return outcome.refusal;
    onStarted(outcome.contactId);
    return null;
  }

  if (!isShown) return null;
  return (
    <>
      <Button className="button button-quiet contacts-new" aria-haspopup="dialog" onPress={() => setOpen(true)}>
        <Icon name="agent" />
        {messages.contacts.newCall}
      </Button>
      {isOpen && (
        <LazyTransferDialog
          medium="call"
          kinds={["call"]}
          hasOthers={false}
          onLoad={on.onLoadQuickConnects}
          onTransfer={call}
          onClose={close}
          onUnavailable={() => {
            close();
            on.onActionFailed();
          }}
        />
      )}
    </>
  );
}
