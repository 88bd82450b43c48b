import type { ReactNode } from "react";
import { Button } from "react-aria-components";
import { messages } from "../../messages/en.ts";
import { Elapsed } from "../../shared/ticking.tsx";
import type { AvailabilitySnapshot } from "./availability.view-model.ts";
import { StateMenu } from "./state-menu.view.tsx";
import "./availability.css";

const words = messages.availability;

type Props = {
  readonly snapshot: AvailabilitySnapshot;
  readonly onChoose: (stateId: string) => void;
  readonly onCancelNext: () => void;
};

/** The agent's state: what it is, for how long, what comes next, and the list to choose from. */
export function AvailabilityPicker({ snapshot, onChoose, onCancelNext }: Props): ReactNode {
  const { current, chosenId, nextName, choices } = snapshot;
  return (
    <div className="availability">
      <StateMenu label={words.label} kind={current.kind} choices={choices} chosenId={chosenId} onChoose={onChoose}>
        <span className="availability-dot" aria-hidden="true" />
        <span className="availability-name">{words.nameOf(current)}</span>
        <Elapsed since={current.since} />
      </StateMenu>
      {nextName !== null && (
        <div className="availability-next" role="status">
          <span>{words.next(nextName)}</span>
          {chosenId !== null && (
            <Button className="button button-quiet button-small" onPress={onCancelNext}>
              {words.cancelNext}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

type MissedProps = {
  readonly missed: NonNullable<AvailabilitySnapshot["missed"]>;
  readonly onChoose: (stateId: string) => void;
};

/** Says that a contact was missed, and offers the way back. */
export function MissedNotice({ missed, onChoose }: MissedProps): ReactNode {
  const { recoveryId, recoveryName } = missed;
  return (
    <div className="notice notice-danger" role="alert">
      <p>{words.missed}</p>
      {recoveryId !== null && (
        <Button className="button button-small" onPress={() => onChoose(recoveryId)}>
          {words.recover(recoveryName)}
        </Button>
      )}
    </div>
  );
}
