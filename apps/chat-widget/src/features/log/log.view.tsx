import { plainText } from "@tributary/ui";
import { INTERACTIVE } from "@tributary/ui/content-types";
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { useDates } from "../../languages/dates.ts";
import { usePhrase } from "../../languages/phrase.ts";
import { adoptSheet } from "../../shared/adopt-sheet.ts";
import { Icon } from "../../shared/icons.view.tsx";
import type { ConversationModel, ConversationState } from "../conversation/conversation-model.ts";
import { textOf } from "../conversation/message-text.ts";
import styles from "./log.css?inline";
import { RichText } from "./rich-text.view.tsx";
import { type MessageRow, type Row, rowsOf } from "./rows.ts";

type Props = { readonly state: ConversationState; readonly actions: ConversationModel };

const sheet = new CSSStyleSheet();
sheet.replaceSync(styles);

/** Distance from the end within which the log counts as scrolled to the end. Unit: CSS pixels. */
const END_TOLERANCE_PX = 48;

/** Message log, oldest first. Follows new messages while scrolled to the end, and keeps its position otherwise. */
export function Log({ state, actions }: Props): JSX.Element {
  const phrase = usePhrase();
  const dates = useDates();
  const { timeline } = state.snapshot;
  const rows = useMemo(() => rowsOf(timeline, { selfId: state.selfId, dates, phrase }), [timeline, dates, phrase]);
  const { log, isAtEnd, onScroll, toEnd } = useLogPosition(rows);
  useLayoutEffect(() => adoptSheet(log.current, sheet), []);
  useReading(isAtEnd, actions);
  return (
    <div class="log-frame">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable by keyboard */}
      <div class="log" ref={log} role="log" aria-live="off" aria-label={phrase("log")} tabIndex={0} onScroll={onScroll}>
        <Earlier state={state} actions={actions} />
        <ul>
          {rows.map((row) => (
            <li key={row.key} class={`is-${row.kind}`}>
              <RowContent row={row} state={state} actions={actions} />
            </li>
          ))}
        </ul>
        <p class="typing" hidden={state.typing === null}>
          <span class="dots" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          {state.typing}
        </p>
      </div>
      {!isAtEnd && state.unseen > 0 && (
        <button type="button" class="to-end" onClick={toEnd}>
          <Icon name="down" />
          {phrase("toNewest")}
        </button>
      )}
    </div>
  );
}

function Earlier({ state, actions }: Props): JSX.Element | null {
  const phrase = usePhrase();
  if (state.snapshot.history !== "more" && state.snapshot.history !== "loading") return null;
  const isLoading = state.snapshot.history === "loading";
  return (
    <button type="button" class="quiet small earlier" aria-disabled={isLoading} onClick={() => actions.loadOlder()}>
      {phrase(isLoading ? "loading" : "earlier")}
    </button>
  );
}

type RowProps<Kind extends Row> = Props & { readonly row: Kind };

function RowContent({ row, ...rest }: RowProps<Row>): JSX.Element {
  return row.kind === "message" ? <Message row={row} {...rest} /> : <span>{row.text}</span>;
}

function Message({ row, state, actions }: RowProps<MessageRow>): JSX.Element {
  const phrase = usePhrase();
  const isMetaShown = row.isLastOfGroup || row.delivery !== null;
  return (
    <div class={`message ${row.side}`}>
      {row.isAuthorShown ? (
        <div class="author" dir="auto">
          {row.author}
        </div>
      ) : (
        <span class="unseen">{row.author}: </span>
      )}
      <div class={row.delivery === "failed" ? "bubble failed" : "bubble"} dir="auto">
        <Content row={row} state={state} actions={actions} />
      </div>
      {isMetaShown && (
        <div class="meta">
          {row.isLastOfGroup && <time>{row.time}</time>}
          {row.delivery !== null && <span class={`delivery ${row.delivery}`}>{phrase(row.delivery)}</span>}
          <FailedChoices token={row.failedToken} actions={actions} />
        </div>
      )}
    </div>
  );
}

function Content({ row, state, actions }: RowProps<MessageRow>): JSX.Element {
  const { read, interactive: Interactive } = state;
  const show = read ?? plainText;
  const phrase = usePhrase();
  const { content, contentType, isAnswered } = row;
  const nodes = useMemo(() => show(content, contentType), [show, content, contentType]);
  if (contentType !== INTERACTIVE) return <RichText nodes={nodes} />;
  if (Interactive === null) return <p>{textOf({ content, contentType, mine: false }) || phrase("loading")}</p>;
  return <Interactive content={content} isAnswered={isAnswered || state.isOver} onAnswer={actions.answer} />;
}

type FailedProps = { readonly token: string | null; readonly actions: ConversationModel };

function FailedChoices({ token, actions }: FailedProps): JSX.Element | null {
  const phrase = usePhrase();
  if (token === null) return null;
  return (
    <>
      <button type="button" class="quiet small" onClick={() => actions.retry(token)}>
        {phrase("retry")}
      </button>
      <button type="button" class="quiet small" onClick={() => actions.discard(token)}>
        {phrase("discard")}
      </button>
    </>
  );
}

/**
 * Keeps the scroll position when rows are added: at the end, or on the same row when earlier messages are inserted
 * above it.
 */
function useLogPosition(rows: readonly Row[]) {
  const log = useRef<HTMLDivElement>(null);
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

  return {
    log,
    isAtEnd,
    onScroll: () => {
      const box = log.current;
      if (box !== null) setAtEnd(box.scrollHeight - box.scrollTop - box.clientHeight < END_TOLERANCE_PX);
    },
    toEnd: () => {
      if (log.current !== null) log.current.scrollTop = log.current.scrollHeight;
    },
  };
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
