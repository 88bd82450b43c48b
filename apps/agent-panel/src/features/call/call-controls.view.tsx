import { type ReactNode, type RefObject, useState } from "react";
import { Button, type ButtonProps } from "react-aria-components";
import { callMessages as texts } from "../../messages/call.en.ts";
import type { CallDesk } from "../../softphone/call-desk.ts";
import type { TransferKind } from "../transfer/transfer.view-model.ts";
import type { CallSnapshot } from "./call.view-model.ts";
import { CallIcon } from "./call-icons.tsx";
import { Keypad, useKeypad } from "./keypad.view.tsx";

/** Returns the dialog that brings in another agent, which calls `close` when it closes. */
export type TransferDialogOf = (kinds: readonly [TransferKind, ...TransferKind[]], close: () => void) => ReactNode;

type Props = {
  readonly snapshot: CallSnapshot;
  readonly desk: CallDesk;
  readonly onEnd: () => void;
  readonly transferDialog: TransferDialogOf;
};

/** The buttons of a call. A supervisor who takes part has that of their microphone. */
export function CallControls({ snapshot, desk: { softphone, commands }, ...rest }: Props): ReactNode {
  const { contactId, agentLeg, isMuted, isMutedByOthers, role } = snapshot;

  function toggleMute(): void {
    softphone.mute(!isMuted);
    if (isMutedByOthers && agentLeg !== null) void commands.unmute({ contactId, connectionId: agentLeg });
  }

  const mute = (
    <RoundButton
      icon={isMuted ? "microphoneOff" : "microphone"}
      label={texts.mute}
      aria-pressed={isMuted}
      onPress={toggleMute}
    />
  );
  return role === "agent" ? (
    <AgentControls snapshot={snapshot} commands={commands} mute={mute} {...rest} />
  ) : (
    <Controls>{mute}</Controls>
  );
}

type AgentProps = Omit<Props, "desk"> & { readonly commands: CallDesk["commands"]; readonly mute: ReactNode };

function AgentControls({ snapshot, commands, mute, onEnd, transferDialog }: AgentProps): ReactNode {
  const { contactId, customerLeg, isHeld, isLeft, transfers, keypadParties } = snapshot;
  const keypad = useKeypad(keypadParties);
  const [isDialogOpen, setDialogOpen] = useState(false);
  /** State of a hold that is requested and not answered yet. */
  const [requested, setRequested] = useState<boolean | null>(null);
  const customer = customerLeg === null ? null : { contactId, connectionId: customerLeg };
  const [kind, ...others] = transfers;

  async function toggleHold(): Promise<void> {
    const next = !isHeld; // may have changed before the answer arrives, and then the next press is another request
    if (customer === null || next === requested) return;
    setRequested(next);
    await commands.hold(customer, next);
    setRequested((latest) => (latest === next ? null : latest));
  }

  return (
    <>
      <Controls>
        {mute}
        <RoundButton
          icon="hold"
          label={texts.hold}
          aria-pressed={isHeld}
          isDisabled={customer === null}
          onPress={() => void toggleHold()}
        />
        <RoundButton
          ref={keypad.button}
          icon="keypad"
          label={texts.keypad}
          aria-expanded={keypad.partyId !== null}
          isDisabled={keypadParties.length === 0}
          onPress={keypad.toggle}
        />
        <RoundButton
          icon="add"
          label={transfers.includes("transfer") ? texts.transfer : texts.add}
          aria-label={transfers.includes("transfer") ? texts.transferOrAdd : texts.add}
          aria-haspopup="dialog"
          isDisabled={kind === undefined}
          onPress={() => setDialogOpen(true)}
        />
        <RoundButton icon="end" label={isLeft ? texts.leave : texts.end} onPress={onEnd} />
      </Controls>
      {isDialogOpen && kind !== undefined && transferDialog([kind, ...others], () => setDialogOpen(false))}
      {keypad.partyId !== null && (
        <Keypad
          parties={keypadParties}
          keypad={keypad}
          onPress={(connectionId, key) => void commands.press({ contactId, connectionId }, key)}
        />
      )}
    </>
  );
}

function Controls({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    // biome-ignore lint/a11y/useSemanticElements: fieldset has unwanted styles; a group of buttons
    <div className="call-controls" role="group" aria-label={texts.controls}>
      {children}
    </div>
  );
}

type RoundProps = Omit<ButtonProps, "className" | "children"> & {
  readonly ref?: RefObject<HTMLButtonElement | null>;
  readonly icon: Parameters<typeof CallIcon>[0]["name"];
  readonly label: string;
};

function RoundButton({ icon, label, ...button }: RoundProps): ReactNode {
  return (
    <Button {...button} className={icon === "end" ? "call-button call-end" : "call-button"}>
      <span className="call-round">
        <CallIcon name={icon} />
      </span>
      {label}
    </Button>
  );
}
