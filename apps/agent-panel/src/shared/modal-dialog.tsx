import { type ComponentProps, type ReactNode, type RefObject, useId } from "react";
import { Button } from "react-aria-components";
import { Icon } from "./icons.tsx";
import "./modal-dialog.css";

type Props = Pick<ComponentProps<"dialog">, "onFocus" | "onPointerDown"> & {
  readonly dialog: RefObject<HTMLDialogElement | null>;
  readonly className: string;
  readonly heading: string;
  readonly closeLabel: string;
  /** True while an answer is awaited: the dialog stays open. */
  readonly isPending: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
};

/** A native dialog with a heading and a button that closes it. It keeps the focus inside and returns it to the button that opened it. */
export function ModalDialog({
  dialog,
  className,
  heading,
  closeLabel,
  isPending,
  onClose,
  children,
  ...handlers
}: Props): ReactNode {
  const id = useId();
  return (
    <dialog
      ref={dialog}
      className={`modal ${className}`}
      aria-labelledby={id}
      onClose={onClose}
      onCancel={(event) => isPending && event.preventDefault()}
      onKeyDown={(event) => isPending && event.key === "Escape" && event.preventDefault()}
      {...handlers}
    >
      <div className="modal-content">
        <div className="modal-head">
          <h2 id={id}>{heading}</h2>
          <Button
            className="button button-quiet button-icon"
            aria-label={closeLabel}
            isDisabled={isPending}
            onPress={() => dialog.current?.close()}
          >
            <Icon name="close" />
          </Button>
        </div>
        {children}
      </div>
    </dialog>
  );
}
