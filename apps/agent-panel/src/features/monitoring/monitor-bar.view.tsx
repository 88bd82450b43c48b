import { type ReactNode, useEffect, useRef } from "react";
import { Button } from "react-aria-components";
import { monitoringMessages as texts } from "../../messages/monitoring.en.ts";
import type { DeskContact, MonitorMode, OtherAgent } from "../../shared/desk.ts";
import { monitorBarOf } from "./monitor-bar.view-model.ts";
import "./monitor-bar.css";

type Props = {
  readonly monitor: NonNullable<DeskContact["monitor"]>;
  /** The agents of the chat, and another supervisor who takes part. */
  readonly others: readonly OtherAgent[];
  readonly onMonitor: (mode: MonitorMode) => void;
  readonly onStop: () => void;
};

/** Reports to supervisors how they monitor a chat, with the buttons that change it. Source: PA-35. */
export function MonitorBar({ monitor, others, onMonitor, onStop }: Props): ReactNode {
  const { mode, next, taker } = monitorBarOf(monitor, others);
  const bar = useRef<HTMLElement>(null);
  useKeptFocus(bar, `${mode} ${next}`);
  return (
    <section ref={bar} className="monitor-bar" data-mode={mode} aria-label={texts.region} tabIndex={-1}>
      <p role="status">
        {texts.mode[mode]} {taker !== null && texts.taken(taker.name ?? texts.unnamed)}
      </p>
      {next !== null && (
        <Button className="button button-small" onPress={() => onMonitor(next)}>
          {texts.to[next]}
        </Button>
      )}
      <Button className="button button-small" onPress={onStop}>
        {texts.stop}
      </Button>
    </section>
  );
}

/** Moves a lost focus to the bar if the composer or a button disappears, and to the desk with the end of the monitoring. Never takes the host page's. */
function useKeptFocus(bar: { readonly current: HTMLElement | null }, shown: string): void {
  const before = useRef(shown);
  useEffect(() => {
    if (before.current !== shown && isFocusLost()) bar.current?.focus();
    before.current = shown;
  }, [bar, shown]);
  useEffect(() => {
    const desk = bar.current?.closest("main");
    return () => {
      if (isFocusLost()) desk?.focus();
    };
  }, [bar]);
}

function isFocusLost(): boolean {
  return document.activeElement === document.body && document.hasFocus();
}
