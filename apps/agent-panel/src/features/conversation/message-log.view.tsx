import type { EpochMs } from "@tributary/kernel";
import type { ReactNode } from "react";
import { Button } from "react-aria-components";
import { messages } from "../../messages/en.ts";
import type { ContactRating } from "../../shared/desk.ts";
import { formatDuration } from "../../shared/duration.ts";
import { Icon } from "../../shared/icons.tsx";
import { useNow } from "../../shared/ticking.tsx";
import { dates, TimeOfDay, timeAndDay } from "../../shared/time-of-day.tsx";
import { MessageFiles } from "../files/index.ts";
import { Cards } from "./cards.view.tsx";
import type { ConversationCallbacks, ConversationSnapshot, Entry, MessageEntry } from "./conversation.view-model.ts";
import type { Body } from "./message-body.ts";
import { MessageText } from "./message-text.tsx";
import { useKeptFocus } from "./use-kept-focus.ts";
import { useScrolling } from "./use-scrolling.ts";

const texts = messages.conversation;

type Props = {
  readonly snapshot: ConversationSnapshot;
  readonly name: string;
  readonly on: Pick<ConversationCallbacks, "onRetry" | "onDiscard" | "onLoadOlder" | "onSeen" | "onLoadFile">;
};

/** Message log, oldest first. Follows the newest message unless the agent has scrolled up. */
export function MessageLog({ snapshot, name, on }: Props): ReactNode {
  const { contactId, entries, typing, history } = snapshot;
  const { frameRef, isAway, toNewest } = useScrolling({
    conversation: contactId,
    firstKey: entries.find((entry) => entry.kind === "message")?.key ?? null,
    lastKey: entries.at(-1)?.key ?? null,
    isOwnLast: isOwn(entries.at(-1)),
    canLoadOlder: history === "more",
    onLoadOlder: on.onLoadOlder,
    onSeen: on.onSeen,
  });
  const keptRef = useKeptFocus(frameRef);
  return (
    <div ref={keptRef} className="log-frame">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable by keyboard */}
      <div ref={frameRef} className="log" role="log" aria-label={texts.log(name)} tabIndex={0}>
        <History history={history} hasEntries={entries.length > 0} onLoadOlder={on.onLoadOlder} />
        <ol className="entries">
          {entries.map((entry) => (
            <EntryLine
              key={entry.key}
              entry={entry}
              queueName={snapshot.queueName}
              onRetry={on.onRetry}
              onDiscard={on.onDiscard}
              onLoadFile={on.onLoadFile}
            />
          ))}
        </ol>
        <p className="typing" data-shown={typing.length > 0}>
          {typing.length > 0 && (
            <>
              <span className="typing-dots" aria-hidden="true">
                <i />
                <i />
                <i />
              </span>
              {texts.typing(typing)}
            </>
          )}
        </p>
      </div>
      {isAway && (
        <Button className="button button-raised button-small log-newest" onPress={toNewest}>
          <Icon name="down" />
          {texts.newMessages}
        </Button>
      )}
    </div>
  );
}

function isOwn(entry: Entry | undefined): boolean {
  return entry?.kind === "message" && entry.side === "own";
}

type HistoryProps = {
  readonly history: ConversationSnapshot["history"];
  readonly hasEntries: boolean;
  readonly onLoadOlder: () => void;
};

function History({ history, hasEntries, onLoadOlder }: HistoryProps): ReactNode {
  const isUnread = history === "unknown" || history === "unavailable";
  const isLoading = history === "loading";
  if (!hasEntries && (isLoading || isUnread)) return <p className="history">{texts.loading}</p>;
  if (!isLoading && history !== "more") return null;
  return (
    <p className="history">
      {/* Stays while messages are loaded, and keeps the focus. */}
      <Button className="button button-quiet button-small" aria-disabled={isLoading} onPress={onLoadOlder}>
        {isLoading ? texts.loading : texts.loadEarlier}
      </Button>
    </p>
  );
}

function MessageBody({ body, onLoadFile }: Pick<LineProps, "onLoadFile"> & { readonly body: Body }): ReactNode {
  if (body.kind === "files") return <MessageFiles files={body.files} onLoad={onLoadFile} />;
  if (body.kind === "interactive") return <Cards message={body.message} />;
  return <MessageText body={body} other={texts.interactive} />;
}

type LineProps = {
  readonly entry: Entry;
  readonly queueName: string | null;
  readonly onRetry: (token: string) => void;
  readonly onDiscard: (token: string) => void;
  readonly onLoadFile: ConversationCallbacks["onLoadFile"];
};

function EntryLine({ entry, queueName, ...on }: LineProps): ReactNode {
  switch (entry.kind) {
    case "start":
      return (
        <li className="entry-note entry-day" data-continued={entry.isContinued}>
          {entry.isContinued && <strong>{texts.newChat}</strong>}
          <Day at={entry.at} />
          {queueName !== null && <span dir="auto">{queueName}</span>}
          {entry.waitedMs !== null && <span>{texts.waited(formatDuration(entry.waitedMs))}</span>}
        </li>
      );
    case "message":
      return <Message entry={entry} {...on} />;
    case "day":
      return (
        <li className="entry-note entry-day">
          <Day at={entry.at} />
        </li>
      );
    case "rated":
      return <Rated rating={entry.rating} />;
    case "joined":
    case "left":
    case "invited":
    case "renamed":
      return <li className="entry-note">{texts[entry.kind](entry.name)}</li>;
    case "authentication":
      return <li className="entry-note">{texts.authentication[entry.step]}</li>;
    default:
      return <li className="entry-note">{texts[entry.kind]}</li>;
  }
}

/** Source: PA-46. */
function Rated({ rating: { score, comment } }: { readonly rating: ContactRating }): ReactNode {
  return (
    <li className="entry-note entry-rating">
      <span className="rating" aria-hidden="true">
        {"★".repeat(score)}
        {"☆".repeat(5 - score)}
      </span>
      <span>{texts.rated(score)}</span>
      {comment !== null && (
        <blockquote className="rating-comment" dir="auto">
          {comment}
        </blockquote>
      )}
    </li>
  );
}

/** Unit: milliseconds. */
const MINUTE_MS = 60_000;

function Day({ at }: { readonly at: EpochMs }): ReactNode {
  const day = dates.day(at);
  return <time dateTime={new Date(at).toISOString()}>{day === dates.day(useNow(MINUTE_MS)) ? texts.today : day}</time>;
}

function Message({
  entry,
  onRetry,
  onDiscard,
  onLoadFile,
}: Omit<LineProps, "entry" | "queueName"> & { readonly entry: MessageEntry }): ReactNode {
  const { side, at, body, startsGroup, delivery, token } = entry;
  const author = entry.authorName ?? (side === "own" ? texts.you : texts.automatic);
  return (
    <li className="entry" data-side={side} data-starts-group={startsGroup} data-delivery={delivery ?? undefined}>
      {startsGroup ? (
        <p className="entry-head">
          <span className="entry-author" dir="auto">
            {author}
          </span>
          {(side === "agent" || side === "supervisor") && <span>{texts[side]}</span>}
          <TimeOfDay at={at} />
        </p>
      ) : (
        <span className="visually-hidden">{texts.messageFrom(author)}</span>
      )}
      <div className="bubble" dir="auto" title={timeAndDay(at)}>
        <MessageBody body={body} onLoadFile={onLoadFile} />
      </div>
      {delivery !== null && <p className="entry-delivery">{texts.delivery[delivery]}</p>}
      {token !== null && (
        <p className="entry-actions">
          <Button className="button button-quiet button-small" onPress={() => onRetry(token)}>
            <Icon name="retry" />
            {texts.retry}
          </Button>
          <Button className="button button-quiet button-small" onPress={() => onDiscard(token)}>
            {texts.discard}
          </Button>
        </p>
      )}
    </li>
  );
}
