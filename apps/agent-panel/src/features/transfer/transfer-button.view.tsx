import { type ReactNode, useState } from "react";
import { Button } from "react-aria-components";
import { Icon } from "../../shared/icons.tsx";

type Props = {
  readonly label: string;
  /** The dialog, which calls `close` when it closes. */
  readonly dialog: (close: () => void) => ReactNode;
};

/** Opens the transfer dialog. */
export function TransferButton({ label, dialog }: Props): ReactNode {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        className="button button-quiet conversation-action conversation-transfer"
        aria-label={label}
        aria-haspopup="dialog"
        data-tip={label}
        onPress={() => setOpen(true)}
      >
        <Icon name="transfer" />
        <span className="conversation-action-words">{label}</span>
      </Button>
      {isOpen && dialog(() => setOpen(false))}
    </>
  );
}
