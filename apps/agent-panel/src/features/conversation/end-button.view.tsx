import { type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "react-aria-components";
import { Icon } from "../../shared/icons.tsx";
import { useIgnoreSecondClick } from "../../shared/ignore-second-click.ts";

type Props = {
  /** Kind of end. A question that was asked for another kind is withdrawn. */
  readonly way: string;
  readonly question: string;
  readonly words: { readonly end: string; readonly keep: string };
  readonly onEnd: () => void;
};

/** Ends the contact after a confirmation. The focus returns to the button if the agent keeps the contact. */
export function EndButton({ way, ...rest }: Props): ReactNode {
  /** Kind of end that is being confirmed. */
  const [confirming, setConfirming] = useState<string | null>(null);
  const isConfirming = confirming === way;
  const button = useRef<HTMLButtonElement>(null);
  const ignoreSecondClick = useIgnoreSecondClick();
  const wasConfirming = useRef(false);
  useEffect(() => {
    if (wasConfirming.current && !isConfirming && document.hasFocus()) button.current?.focus(); // never takes the host page's
    wasConfirming.current = isConfirming;
    if (!isConfirming) setConfirming(null);
  }, [isConfirming]);
  /** Replaces the button, so that another one is where the pointer is. Source: PA-47. */
  const ask = (): void => {
    ignoreSecondClick();
    setConfirming(way);
  };
  if (isConfirming) return <EndConfirmation {...rest} onKeep={() => setConfirming(null)} />;
  return (
    <Button
      ref={button}
      className="button button-quiet conversation-action conversation-end"
      aria-label={rest.words.end}
      data-tip={rest.words.end}
      onPress={ask}
    >
      <Icon name="end" />
      <span className="conversation-action-words">{rest.words.end}</span>
    </Button>
  );
}

/** Asks for confirmation, because ending is irreversible and the button is easy to press by mistake. */
function EndConfirmation({
  question,
  words,
  onEnd,
  onKeep,
}: Omit<Props, "way"> & { readonly onKeep: () => void }): ReactNode {
  return (
    // biome-ignore lint/a11y/useSemanticElements: fieldset has unwanted styles; a confirmation with two buttons
    <div
      className="end-question"
      role="group"
      aria-label={question}
      onKeyDown={(event) => event.key === "Escape" && onKeep()}
    >
      <p>{question}</p>
      <div className="answers">
        <Button className="button button-small" onPress={onKeep}>
          {words.keep}
        </Button>
        <Button className="button button-danger button-small" autoFocus onPress={onEnd}>
          {words.end}
        </Button>
      </div>
    </div>
  );
}
