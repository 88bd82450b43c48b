import { plainText } from "@tributary/ui";
import { INTERACTIVE } from "@tributary/ui/content-types";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { usePartPhrase } from "../../languages/part-phrase.ts";
import type { ConversationModel, ConversationProps } from "../conversation/log-part.ts";
import { textOf } from "../conversation/message-text.ts";
import { Avatar } from "../people/avatar.view.tsx";
import type { LogContent } from "./log-model.ts";
import { RichText } from "./rich-text.view.tsx";
import type { MessageRow } from "./rows.ts";

type Props = ConversationProps & { readonly row: MessageRow; readonly content: LogContent };

/** A message with its author, time and delivery. */
export function Message({ row, state, actions, content }: Props): JSX.Element {
  const phrase = usePartPhrase();
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
      {row.pictureOf !== null && <Avatar name={row.author} picture={content.people.get(row.pictureOf)?.picture} />}
      <div class={row.delivery === "failed" ? "bubble failed" : "bubble"} dir="auto">
        <Content row={row} state={state} actions={actions} content={content} />
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

function Content({ row, state, actions, content: { read, interactive: Interactive, files } }: Props): JSX.Element {
  const show = read ?? plainText;
  const phrase = usePartPhrase();
  const { content, contentType, isAnswered } = row;
  const nodes = useMemo(() => show(content, contentType), [show, content, contentType]);
  if (row.files !== null && files !== null) return <files.Received attachments={row.files} />;
  if (contentType !== INTERACTIVE) return <RichText nodes={nodes} />;
  if (Interactive === null) return <p>{textOf({ content, contentType, mine: false }) || phrase("loading")}</p>;
  return <Interactive content={content} isAnswered={isAnswered || state.isOver} onAnswer={actions.answer} />;
}

type FailedProps = { readonly token: string | null; readonly actions: ConversationModel };

function FailedChoices({ token, actions }: FailedProps): JSX.Element | null {
  const phrase = usePartPhrase();
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
