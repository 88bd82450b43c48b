import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { CallPart, CallPartState } from "../features/call/call-part.ts";
import { ConversationView } from "../features/conversation/conversation.view.tsx";
import { StartView } from "../features/start/start.view.tsx";
import { isRightToLeft, LanguageProvider, type Localization, usePhrase } from "../languages/phrase.ts";
import { Icon } from "../shared/icons.view.tsx";
import type { WidgetModel, WidgetPage } from "./widget-model.ts";

type Props = {
  readonly model: WidgetModel;
  readonly heading: string;
  readonly language: Localization;
  /** Null: the page offers no calls. */
  readonly calls: CallPart | null;
};

/** The whole widget: launcher button in the corner of the page, and the panel. */
export function WidgetView({ model, heading, language, calls }: Props): JSX.Element {
  const state = useModel(model);
  const { Offer, active: call } = useModel(calls ?? NO_CALLS);
  const launcher = useRef<HTMLButtonElement>(null);
  const widget = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const following = import("./visible-view.ts").then(({ followVisibleView }) => followVisibleView(widget.current));
    return () => void following.then((view) => view[Symbol.dispose](), ignore);
  }, []);
  /** Focus moves only after a user action, never on page load. */
  const [hasActed, setActed] = useState(false);

  const wasOpen = useRef(state.isOpen);
  useEffect(() => {
    if (wasOpen.current && !state.isOpen) launcher.current?.focus();
    wasOpen.current = state.isOpen;
  }, [state.isOpen]);

  const act = (): void => setActed(true);

  function open(): void {
    act();
    model.open();
    calls?.refresh();
  }

  return (
    <LanguageProvider value={language}>
      <div
        ref={widget}
        class={state.isOpen ? "widget open" : "widget"}
        lang={language.code}
        dir={isRightToLeft(language.code) ? "rtl" : "ltr"}
      >
        {state.isOpen ? (
          <section
            class="panel"
            aria-label={heading}
            onKeyDown={(event) => {
              if (event.key === "Escape" && !event.defaultPrevented) model.close();
            }}
          >
            {call ? (
              <call.Screen heading={heading} isFocused={hasActed} onAct={act} onMinimize={model.close} />
            ) : (
              <>
                <Header page={state.page} heading={heading} model={model} />
                <Page model={model} page={state.page} hasActed={hasActed} onAct={act} calls={calls} Offer={Offer} />
              </>
            )}
          </section>
        ) : (
          <>
            <Announcement page={state.page} call={call} />
            <button
              ref={launcher}
              type="button"
              class="launcher"
              aria-expanded={false}
              aria-label={
                call?.label ??
                (state.unread > 0 ? language.phrase("openUnread", { heading, count: state.unread }) : heading)
              }
              onClick={open}
            >
              {call ? <call.Icon /> : <Icon name="chat" />}
              {state.unread > 0 && (
                <span class="badge" aria-hidden="true">
                  {state.unread > 9 ? "9+" : state.unread}
                </span>
              )}
            </button>
          </>
        )}
      </div>
    </LanguageProvider>
  );
}

type HeaderProps = { readonly page: WidgetPage; readonly heading: string; readonly model: WidgetModel };

function Header({ page, heading, model }: HeaderProps): JSX.Element {
  const phrase = usePhrase();
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
          {phrase("end")}
        </button>
      )}
      <button type="button" class="quiet square" aria-label={phrase("minimize")} onClick={() => model.close()}>
        <Icon name="minimize" />
      </button>
    </header>
  );
}

type PageProps = {
  readonly model: WidgetModel;
  readonly page: WidgetPage;
  readonly hasActed: boolean;
  readonly onAct: () => void;
} & Pick<Props, "calls"> &
  Pick<CallPartState, "Offer">;

function Page({ model, page, hasActed, onAct, calls, Offer }: PageProps): JSX.Element | null {
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
  if (page.kind === "elsewhere") return <Elsewhere model={model} onAct={onAct} />;
  if (page.kind !== "start") return null;
  return (
    <StartView
      {...page}
      isFocused={hasActed}
      onStart={(values) => {
        onAct();
        model.submit(values);
      }}
      Offer={Offer}
      onCall={(values) => {
        onAct();
        const details = model.check(values);
        if (details !== null) calls?.start(details).catch(ignore);
      }}
    />
  );
}

function Elsewhere({ model, onAct }: Pick<PageProps, "model" | "onAct">): JSX.Element {
  const phrase = usePhrase();
  return (
    <div class="start">
      <p role="status">{phrase("elsewhere")}</p>
      <button
        type="button"
        class="primary wide"
        onClick={() => {
          onAct();
          model.useHere();
        }}
      >
        {phrase("useHere")}
      </button>
    </div>
  );
}

/** Announces messages while the panel, which has its own status region, is closed. */
function Announcement({
  page,
  call,
}: Pick<PageProps, "page"> & { readonly call: CallPartState["active"] }): JSX.Element {
  return (
    <div class="unseen" role="status">
      {call?.announcement ?? (page.kind === "conversation" && page.conversation.announcement)}
    </div>
  );
}

type Followed<State> = { state(): State; onChange(listener: () => void): Disposable };

const NO_CALLS: Followed<CallPartState> = {
  state: () => ({ Offer: null, active: null }),
  onChange: () => ({ [Symbol.dispose]: ignore }),
};

/** The screen of the call shows the problem. */
function ignore(): void {}

function useModel<State>(model: Followed<State>): State {
  const [, redraw] = useState(0);
  useEffect(() => {
    const listening = model.onChange(() => redraw((count) => count + 1));
    redraw((count) => count + 1); // the model may have changed between the first render and this effect
    return () => listening[Symbol.dispose]();
  }, [model]);
  return model.state();
}
