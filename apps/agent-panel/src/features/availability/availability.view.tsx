import type { ReactNode } from "react";
import { Button, ListBox, ListBoxItem, Popover, Select, SelectValue } from "react-aria-components";
import { messages } from "../../messages/en.ts";
import { Icon } from "../../shared/icons.tsx";
import { Elapsed } from "../../shared/ticking.tsx";
import type { AvailabilitySnapshot } from "./availability.view-model.ts";
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
      <Select
        aria-label={words.label}
        value={chosenId}
        // Null when the list is closed without a choice.
        onChange={(key) => key !== null && onChoose(String(key))}
      >
        <Button className="availability-button" data-kind={current.kind}>
          <span className="availability-dot" aria-hidden="true" />
          <SelectValue className="availability-name">{words.nameOf(current)}</SelectValue>
          <Elapsed since={current.since} />
          <Icon name="chevron" />
        </Button>
        <Popover className="availability-popover" placement="bottom start">
          <ListBox className="availability-list" items={choices}>
            {(choice) => (
              <ListBoxItem className="availability-choice" textValue={choice.name} data-kind={choice.kind}>
                <span className="availability-dot" aria-hidden="true" />
                <span className="availability-choice-name">{choice.name}</span>
                <span className="availability-choice-check">
                  <Icon name="check" />
                </span>
              </ListBoxItem>
            )}
          </ListBox>
        </Popover>
      </Select>
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
