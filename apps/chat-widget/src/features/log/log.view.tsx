import { type KeptFocus, keepFocus } from "@tributary/ui";
import type { JSX, RefObject } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { useDates } from "../../languages/dates.ts";
import { usePartPhrase } from "../../languages/part-phrase.ts";
import { adoptSheet } from "../../shared/adopt-sheet.ts";
import { Icon } from "../../shared/part-icons.view.tsx";
import type { ConversationModel, ConversationProps } from "../conversation/log-part.ts";
import styles from "./log.css?inline";
import type { LogContent } from "./log-model.ts";
import { Message } from "./message.view.tsx";
import { type Row, rowsOf } from "./rows.ts";

type Props = ConversationProps & { readonly content: LogContent };

const sheet = new CSSStyleSheet();
sheet.replaceSync(styles);

/** Distance from the end within which the log counts as scrolled to the end. Unit: CSS pixels. */
const END_TOLERANCE_PX = 48;

/** Message log, oldest first. Follows new messages while scrolled to the end, and keeps its position otherwise. */
export function Log({ state, actions, content }: Props): JSX.Element {
  const phrase = usePartPhrase();
  const dates = useDates();
  const { timeline } = content;
  const rows = useMemo(() => rowsOf(timeline, { selfId: state.selfId, dates, phrase }), [timeline, dates, phrase]);
  const { log, list, isAtEnd, onScroll, toEnd } = useLogPosition(rows);
  const frame = useKeptFocus(log);
  useLayoutEffect(() => adoptSheet(log.current, sheet), []);
  useReading(isAtEnd, actions);
  return (
    <>
      <div ref={frame} class="log-frame">
        <div
          class="log"
          ref={log}
          role="log"
          aria-live="off"
          aria-label={phrase("log")}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable by keyboard
          tabIndex={0}
          onScroll={onScroll}
        >
          <Earlier state={state} actions={actions} />
          <ul ref={list}>
            {rows.map((row) => (
              <li key={row.key} class={`is-${row.kind}`}>
                <RowContent row={row} state={state} actions={actions} content={content} />
              </li>
            ))}
            {content.signIn !== null && content.signInId !== null && (
              <li key={content.signInId}>
                <content.signIn.Card sessionId={content.signInId} />
              </li>
            )}
          </ul>
          <p class="typing" hidden={content.typing === null}>
            <span class="dots" aria-hidden="true">
              <i />
              <i />
              <i />
            </span>
            {content.typing}
          </p>
        </div>
        {!isAtEnd && state.unseen > 0 && (
          <button type="button" class="to-end" onClick={toEnd}>
            <Icon name="down" />
            {phrase("toNewest")}
          </button>
        )}
      </div>
      {content.idle !== null && <p class="idle">{content.idle}</p>}
    </>
  );
}

function Earlier({ state, actions }: ConversationProps): JSX.Element | null {
  const phrase = usePartPhrase();
  if (state.snapshot.history !== "more" && state.snapshot.history !== "loading") return null;
  const isLoading = state.snapshot.history === "loading";
  return (
    <button type="button" class="quiet small earlier" aria-disabled={isLoading} onClick={() => actions.loadOlder()}>
      {phrase(isLoading ? "loading" : "earlier")}
    </button>
  );
}

function RowContent({ row, ...rest }: Props & { readonly row: Row }): JSX.Element {
  return row.kind === "message" ? <Message row={row} {...rest} /> : <span>{row.text}</span>;
}

/**
 * Keeps the scroll position when rows are added: at the end, or on the same row when earlier messages are inserted
 * above it.
 */
function useLogPosition(rows: readonly Row[]) {
  const log = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const before = useRef({ height: 0, firstKey: "" });
  const [isAtEnd, setAtEnd] = useState(true);
  const firstKey = rows.find(({ kind }) => kind !== "day")?.key ?? "";
  const last = rows.at(-1);
  const isOwnNew = last?.kind === "message" && last.side === "mine" && last.delivery === "sending";

  useLayoutEffect(() => {
    const box = log.current;
    if (box === null) return;
    const isPrepended = before.current.firstKey !== "" && before.current.firstKey !== firstKey;
    if (isPrepended && !isAtEnd) box.scrollTop += box.scrollHeight - before.current.height;
    else if (isAtEnd || isOwnNew) box.scrollTop = box.scrollHeight;
    before.current = { height: box.scrollHeight, firstKey };
  });

  const toEnd = (): void => {
    if (log.current !== null) log.current.scrollTop = log.current.scrollHeight;
  };
  useEffect(() => {
    if (!isAtEnd || list.current === null) return undefined;
    const growing = new ResizeObserver(toEnd); // pictures of messages are shown later than these
    growing.observe(list.current);
    return () => growing.disconnect();
  }, [isAtEnd]);

  return {
    log,
    list,
    isAtEnd,
    onScroll: () => {
      const box = log.current;
      if (box !== null) setAtEnd(box.scrollHeight - box.scrollTop - box.clientHeight < END_TOLERANCE_PX);
    },
    toEnd,
  };
}

/** Returns the reference for a part in which the focus is kept: it moves to `target` when the focused element disappears. Rule CW-38. */
function useKeptFocus(target: RefObject<HTMLElement | null>): RefObject<HTMLDivElement | null> {
  const part = useRef<HTMLDivElement>(null);
  const keeping = useRef<KeptFocus | null>(null);
  useEffect(() => {
    if (part.current === null || target.current === null) return undefined;
    const kept = keepFocus(part.current, target.current);
    keeping.current = kept;
    return () => kept[Symbol.dispose]();
  }, [target]);
  useEffect(() => keeping.current?.check());
  return part;
}

/** Reports whether the customer sees the newest messages: the log is scrolled to the end, and the page is visible. */
function useReading(isAtEnd: boolean, actions: ConversationModel): void {
  useEffect(() => {
    const report = (): void => actions.setReading(isAtEnd && document.visibilityState === "visible");
    report();
    document.addEventListener("visibilitychange", report);
    return () => {
      document.removeEventListener("visibilitychange", report);
      actions.setReading(false);
    };
  }, [isAtEnd, actions]);
}
