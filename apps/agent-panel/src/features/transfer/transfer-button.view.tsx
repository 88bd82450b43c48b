import { type ReactNode, useEffect, useState } from "react";
import { Button } from "react-aria-components";
import { messages } from "../../messages/en.ts";
import { Icon } from "../../shared/icons.tsx";
import type { TransferCallbacks, TransferDialog } from "./transfer-dialog.view.tsx";

const texts = messages.conversation;

type Props = TransferCallbacks & {
  /** The script of the dialog could not be loaded, for example because the center was updated. */
  readonly onUnavailable: () => void;
};

/** Opens the transfer dialog. The dialog is not part of the first load of the panel: its script follows with the first chat. */
export function TransferButton({ onUnavailable, ...on }: Props): ReactNode {
  const [Dialog, setDialog] = useState<typeof TransferDialog | null>(null);
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    load(setDialog).catch(() => undefined); // if it fails, it is reported when the agent needs the dialog
  }, []);
  const open = (): void => {
    setOpen(true);
    if (Dialog !== null) return;
    load(setDialog).catch(() => {
      setOpen(false);
      onUnavailable();
    });
  };
  return (
    <>
      <Button
        className="button button-quiet conversation-action conversation-transfer"
        aria-label={texts.transfer}
        aria-haspopup="dialog"
        data-tip={texts.transfer}
        onPress={open}
      >
        <Icon name="transfer" />
        <span className="conversation-action-words">{texts.transfer}</span>
      </Button>
      {isOpen && Dialog !== null && <Dialog {...on} onClose={() => setOpen(false)} />}
    </>
  );
}

async function load(onLoaded: (dialog: () => typeof TransferDialog) => void): Promise<void> {
  const loaded = await import("./transfer-dialog.view.tsx");
  onLoaded(() => loaded.TransferDialog);
}
