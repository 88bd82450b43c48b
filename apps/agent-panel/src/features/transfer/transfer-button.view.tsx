import { type ReactNode, useState } from "react";
import { Button } from "react-aria-components";
import { messages } from "../../messages/en.ts";
import { Icon } from "../../shared/icons.tsx";

const texts = messages.conversation;

type Props = {
  /** The dialog, which calls `close` when it closes. */
  readonly dialog: (close: () => void) => ReactNode;
};

/** Opens the transfer dialog. */
export function TransferButton({ dialog }: Props): ReactNode {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        className="button button-quiet conversation-action conversation-transfer"
        aria-label={texts.transfer}
        aria-haspopup="dialog"
        data-tip={texts.transfer}
        onPress={() => setOpen(true)}
      >
        <Icon name="transfer" />
        <span className="conversation-action-words">{texts.transfer}</span>
      </Button>
      {isOpen && dialog(() => setOpen(false))}
    </>
  );
}
