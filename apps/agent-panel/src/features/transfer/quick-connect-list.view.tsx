import { type ReactNode, useLayoutEffect, useRef } from "react";
import { Button } from "react-aria-components";
import { transferMessages as texts } from "../../messages/transfer.en.ts";
import { Icon } from "../../shared/icons.tsx";
import type { QuickConnect, TransferSnapshot } from "./transfer.view-model.ts";

type Props = {
  /** Prefix of the elements' ids. */
  readonly id: string;
  readonly snapshot: TransferSnapshot;
  readonly onChoose: (quickConnectId: string) => void;
  readonly onRetry: () => void;
};

/** Returns the id of an option's element. */
export function optionId(id: string, quickConnectId: string): string {
  return `${id}-${quickConnectId}`;
}

/** The quick connects by kind, or the reason why there are none. */
export function QuickConnectList({ id, snapshot, onChoose, onRetry }: Props): ReactNode {
  const { content, groups, activeId, pending } = snapshot;
  const list = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (activeId !== null) list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [activeId]);
  return (
    <>
      <p className={content === "list" && pending === null ? "visually-hidden" : "transfer-note"} role="status">
        {statusOf(snapshot)}
      </p>
      {content === "empty" && <p className="transfer-note">{texts.emptyHint}</p>}
      {content === "failed" && (
        <Button className="button button-small transfer-retry" onPress={onRetry}>
          {texts.retry}
        </Button>
      )}
      <div
        ref={list}
        id={`${id}-list`}
        className="transfer-list"
        role="listbox"
        aria-label={texts.list}
        aria-busy={pending !== null}
        hidden={content !== "list"}
        onMouseDown={(event) => event.preventDefault()} // keeps the focus in the search field
      >
        {groups.map(({ kind, options }) => (
          // biome-ignore lint/a11y/useSemanticElements: a group of options is not a fieldset
          <div key={kind} role="group" aria-labelledby={`${id}-${kind}`}>
            <p id={`${id}-${kind}`} className="transfer-kind" role="presentation">
              {texts.kinds[kind]}
            </p>
            {options.map((option) => (
              <Option
                key={option.id}
                id={optionId(id, option.id)}
                option={option}
                isActive={option.id === activeId}
                isDisabled={pending !== null}
                onChoose={() => onChoose(option.id)}
              />
            ))}
          </div>
        ))}
      </div>
    </>
  );
}

/** The count is for screen readers; all other texts are shown too. */
function statusOf({ kind, content, groups, query, pending }: TransferSnapshot): string {
  if (pending !== null) return texts.pending[kind](pending.name);
  if (content === "no-match") return texts.noMatch(query.trim());
  return content === "list"
    ? texts.count(groups.reduce((sum, { options }) => sum + options.length, 0))
    : texts[content];
}

type OptionProps = {
  readonly id: string;
  readonly option: QuickConnect;
  readonly isActive: boolean;
  readonly isDisabled: boolean;
  readonly onChoose: () => void;
};

function Option({ id, option: { kind, name, state }, isActive, isDisabled, onChoose }: OptionProps): ReactNode {
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the search field
    // biome-ignore lint/a11y/useKeyWithClickEvents: the search field has the keys
    <div
      id={id}
      className="transfer-option"
      role="option"
      aria-selected={isActive}
      aria-disabled={isDisabled}
      onClick={onChoose}
    >
      <Icon name={kind} />
      <span className="transfer-name" dir="auto">
        {name}
      </span>
      {state !== null && state !== "routable" && (
        <span className="transfer-state" data-state={state}>
          {texts.states[state]}
        </span>
      )}
    </div>
  );
}
