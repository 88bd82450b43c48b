import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { ConversationView } from "../features/conversation/conversation.view.tsx";
import { StartView } from "../features/start/start.view.tsx";
import { Icon } from "../shared/icons.view.tsx";
import { words } from "../shared/words.ts";
import type { WidgetModel, WidgetState } from "./widget-model.ts";

type Props = { readonly model: WidgetModel; readonly heading: string };

/** The whole widget: a button in the corner of the page, and the panel that it opens. */
export function WidgetView({ model, heading }: Props): JSX.Element {
  const state = useModel(model);
  const launcher = useRef<HTMLButtonElement>(null);
  /** The focus moves only for a person who has done something here, never because a page was loaded. */
  const [hasActed, setActed] = useState(false);

  function close(): void {
    model.close();
    launcher.current?.focus();
  }
  function toggle(): void {
    setActed(true);
    if (state.isOpen) model.close();
    else model.open();
  }
  const unseen = state.page.kind === "conversation" && !state.isOpen ? state.page.conversation.unseen : 0;

  return (
    <div class={state.isOpen ? "widget open" : "widget"}>
      {state.isOpen && (
        <section
          class="panel"
          aria-label={heading}
          onKeyDown={(event) => {
            if (event.key === "Escape" && !event.defaultPrevented) close();
          }}
        >
          <Header state={state} heading={heading} onClose={close} />
          <Page model={model} state={state} hasActed={hasActed} onAct={() => setActed(true)} />
        </section>
      )}
      {!state.isOpen && <Announcement state={state} />}
      <button
        ref={launcher}
        type="button"
        class="launcher"
        aria-expanded={state.isOpen}
        aria-label={unseen > 0 ? words.openUnread(unseen) : words.open}
        onClick={toggle}
      >
        <Icon name={state.isOpen ? "minimize" : "chat"} />
        {unseen > 0 && (
          <span class="badge" aria-hidden="true">
            {unseen > 9 ? "9+" : unseen}
          </span>
        )}
      </button>
    </div>
  );
}

function Header({
  state,
  heading,
  onClose,
}: {
  state: WidgetState;
  heading: string;
  onClose: () => void;
}): JSX.Element {
  return (
    <header class="header">
      <div class="titles">
        <h2>{heading}</h2>
        {state.page.kind === "conversation" && <p class="status">{state.page.conversation.status}</p>}
      </div>
      <button type="button" class="quiet square" aria-label={words.minimize} onClick={onClose}>
        <Icon name="minimize" />
      </button>
    </header>
  );
}

type PageProps = {
  readonly model: WidgetModel;
  readonly state: WidgetState;
  readonly hasActed: boolean;
  readonly onAct: () => void;
};

function Page({ model, state, hasActed, onAct }: PageProps): JSX.Element {
  const { page } = state;
  if (page.kind === "conversation" && model.conversation !== null) {
    return (
      <ConversationView
        state={page.conversation}
        actions={model.conversation}
        isFocused={hasActed}
        onStartAgain={() => {
          onAct();
          model.startAgain();
        }}
      />
    );
  }
  const start = page.kind === "start" ? page : { problem: null, isStarting: false };
  return (
    <StartView
      problem={start.problem}
      isStarting={start.isStarting}
      isFocused={hasActed}
      onStart={(name) => {
        onAct();
        model.start(name);
      }}
    />
  );
}

/** While the panel is closed its own announcements are not there to be heard. */
function Announcement({ state }: { readonly state: WidgetState }): JSX.Element {
  return (
    <div class="unseen" role="status">
      {state.page.kind === "conversation" ? state.page.conversation.announcement : ""}
    </div>
  );
}

function useModel(model: WidgetModel): WidgetState {
  const [, redraw] = useState(0);
  useEffect(() => {
    const listening = model.onChange(() => redraw((count) => count + 1));
    redraw((count) => count + 1); // it may have changed between the first drawing and now
    return () => listening[Symbol.dispose]();
  }, [model]);
  return model.state();
}
