import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { ConversationView } from "../features/conversation/conversation.view.tsx";
import { StartView } from "../features/start/start.view.tsx";
import { Icon } from "../shared/icons.view.tsx";
import { messages } from "../shared/messages.ts";
import type { WidgetModel, WidgetState } from "./widget-model.ts";

type Props = { readonly model: WidgetModel; readonly heading: string };

/** The whole widget: launcher button in the corner of the page, and the panel. */
export function WidgetView({ model, heading }: Props): JSX.Element {
  const state = useModel(model);
  const launcher = useRef<HTMLButtonElement>(null);
  /** Focus moves only after a user action, never on page load. */
  const [hasActed, setActed] = useState(false);

  const wasOpen = useRef(state.isOpen);
  useEffect(() => {
    if (wasOpen.current && !state.isOpen) launcher.current?.focus();
    wasOpen.current = state.isOpen;
  }, [state.isOpen]);

  function open(): void {
    setActed(true);
    model.open();
  }
  const unseen = state.page.kind === "conversation" && !state.isOpen ? state.page.conversation.unseen : 0;

  return (
    <div class={state.isOpen ? "widget open" : "widget"}>
      {state.isOpen && (
        <section
          class="panel"
          aria-label={heading}
          onKeyDown={(event) => {
            if (event.key === "Escape" && !event.defaultPrevented) model.close();
          }}
        >
          <Header state={state} heading={heading} model={model} />
          <Page model={model} state={state} hasActed={hasActed} onAct={() => setActed(true)} />
        </section>
      )}
      {!state.isOpen && (
        <>
          <Announcement state={state} />
          <button
            ref={launcher}
            type="button"
            class="launcher"
            aria-expanded={false}
            aria-label={unseen > 0 ? messages.openUnread(unseen) : messages.open}
            onClick={open}
          >
            <Icon name="chat" />
            {unseen > 0 && (
              <span class="badge" aria-hidden="true">
                {unseen > 9 ? "9+" : unseen}
              </span>
            )}
          </button>
        </>
      )}
    </div>
  );
}

type HeaderProps = { readonly state: WidgetState; readonly heading: string; readonly model: WidgetModel };

function Header({ state: { page }, heading, model }: HeaderProps): JSX.Element {
  const conversation = page.kind === "conversation" ? page.conversation : null;
  const canEnd = conversation !== null && !conversation.isOver && ["no", "failed"].includes(conversation.leaving);
  return (
    <header class="header">
      <div class="titles">
        <h2>{heading}</h2>
        {conversation !== null && <p class="status">{conversation.status}</p>}
      </div>
      {canEnd && (
        <button type="button" class="quiet end" onClick={() => model.conversation?.confirmLeave()}>
          {messages.end}
        </button>
      )}
      <button type="button" class="quiet square" aria-label={messages.minimize} onClick={() => model.close()}>
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

/** Announces messages while the panel, which has its own status region, is closed. */
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
    redraw((count) => count + 1); // the model may have changed between the first render and this effect
    return () => listening[Symbol.dispose]();
  }, [model]);
  return model.state();
}
