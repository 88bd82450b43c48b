import type { ReactNode } from "react";
import { Button } from "react-aria-components";
import { messages } from "../../messages/en.ts";
import { Elapsed } from "../../shared/ticking.tsx";
import type { AvailabilitySnapshot } from "./availability.view-model.ts";
import { StateMenu } from "./state-menu.view.tsx";
import "./availability.css";

const texts = messages.availability;

type Props = {
  readonly snapshot: AvailabilitySnapshot;
  readonly onChoose: (stateId: string) => void;
  readonly onCancelNext: () => void;
};

/** The agent's current state with its duration, the next state, and the menu of states. */
export function AvailabilityPicker({ snapshot, onChoose, onCancelNext }: Props): ReactNode {
  const { current, chosenId, nextName, isWithoutOffers, choices, missed } = snapshot;
  const kind = isWithoutOffers ? "not-routable" : current.kind;
  return (
    <div className="availability">
      <StateMenu label={texts.label} kind={kind} choices={choices} chosenId={chosenId} onChoose={onChoose}>
        <span className="availability-dot" aria-hidden="true" />
        <span className="availability-name" dir="auto">
          {missed === null ? texts.nameOf(current) : texts.unanswered[missed.reason]}
        </span>
        <Elapsed since={current.since} />
      </StateMenu>
      {nextName !== null && (
        <div className="availability-next" role="status">
          <span>{isWithoutOffers ? texts.paused(nextName) : texts.next(nextName)}</span>
          {chosenId !== null && (
            <Button className={`button button-small${isWithoutOffers ? "" : " button-quiet"}`} onPress={onCancelNext}>
              {isWithoutOffers ? texts.stay : texts.cancelNext}
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

/** Reports a missed contact and offers a state to recover. */
export function MissedNotice({ missed, onChoose }: MissedProps): ReactNode {
  const { reason, recoveryId, recoveryName } = missed;
  return (
    <div className="notice notice-danger" role="alert">
      <p>{texts.notice[reason]}</p>
      {recoveryId !== null && (
        <Button className="button button-small" onPress={() => onChoose(recoveryId)}>
          {texts.recover(recoveryName)}
        </Button>
      )}
    </div>
  );
}
