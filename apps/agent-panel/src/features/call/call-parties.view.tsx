import { type ReactNode, type RefObject, useEffect, useId, useRef } from "react";
import { Button } from "react-aria-components";
import { callMessages } from "../../messages/call.en.ts";
import { messages } from "../../messages/en.ts";
import { Elapsed } from "../../shared/ticking.tsx";
import type { CallCommands } from "../../softphone/call-commands.ts";
import type { PartiesSnapshot, PartyLine } from "./call-parties.view-model.ts";

const texts = callMessages.parties;

type Props = {
  readonly contactId: string;
  readonly parties: PartiesSnapshot;
  readonly commands: Pick<CallCommands, "swap" | "join" | "disconnect">;
  /** Takes the focus once the list is gone. */
  readonly parent: RefObject<HTMLElement | null>;
};

/** The parties of a call with more than one other party, and the buttons that connect them. Rules PA-65 and PA-66. */
export function CallParties({ contactId, parties, commands, parent }: Props): ReactNode {
  const { lines, canSwap, canJoin } = parties;
  const id = useId();
  const section = useRef<HTMLElement>(null);
  const isPending = useRef(false);
  useKeptFocus(section, parent, `${canSwap} ${canJoin} ${lines.map(({ connectionId }) => connectionId).join()}`);
  if (lines.length === 0) return null;

  async function once(command: (contactId: string) => Promise<boolean>): Promise<void> {
    if (isPending.current) return; // a second swap would undo the first one
    isPending.current = true;
    await command(contactId);
    isPending.current = false;
  }

  return (
    <section ref={section} className="call-parties" aria-labelledby={id} tabIndex={-1}>
      <h3 id={id} className="visually-hidden">
        {texts.region}
      </h3>
      <ul>
        {lines.map((line) => (
          <Party
            key={line.connectionId}
            line={line}
            onDisconnect={() => void commands.disconnect({ contactId, connectionId: line.connectionId })}
          />
        ))}
      </ul>
      {canJoin && (
        <div className="call-parties-actions">
          {canSwap && (
            <Button className="button button-small" onPress={() => void once(commands.swap)}>
              {texts.swap}
            </Button>
          )}
          <Button className="button button-small" onPress={() => void once(commands.join)}>
            {texts.join}
          </Button>
        </div>
      )}
    </section>
  );
}

type PartyProps = { readonly line: PartyLine; readonly onDisconnect: () => void };

function Party({ line, onDisconnect }: PartyProps): ReactNode {
  const { role, state, awaitedSince } = line;
  const isAwaited = awaitedSince !== null;
  const name = partyName(line);
  return (
    <li className="call-party" data-state={state}>
      <span className="call-party-who">
        <span dir="auto">{name}</span>
        <small>
          {role === "supervisor" ? texts.supervisor : texts.states[state]}
          {isAwaited && (
            <>
              {" "}
              <Elapsed since={awaitedSince} />
            </>
          )}
        </small>
      </span>
      {role === "agent" && (
        <Button
          className="button button-small"
          aria-label={(isAwaited ? texts.withdrawAgent : texts.disconnectAgent)(name)}
          onPress={onDisconnect}
        >
          {isAwaited ? texts.withdraw : texts.disconnect}
        </Button>
      )}
    </li>
  );
}

/** Returns the name of a party that is shown. */
export function partyName({ role, name }: Pick<PartyLine, "role" | "name">): string {
  return name ?? (role === "customer" ? messages.contacts.unnamed : texts.unnamed);
}

/** Moves a lost focus to the parties, or to the call once there are none. Never takes the host page's. */
function useKeptFocus(
  section: RefObject<HTMLElement | null>,
  parent: RefObject<HTMLElement | null>,
  shown: string,
): void {
  const before = useRef(shown);
  useEffect(() => {
    const isFocusLost = document.activeElement === document.body && document.hasFocus();
    if (before.current !== shown && isFocusLost) (section.current ?? parent.current)?.focus();
    before.current = shown;
  }, [section, parent, shown]);
}
