import { isCloseKey } from "@tributary/ui";
import type { JSX, RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { CallPart, ShownCalls } from "../features/call/call-part.ts";
import { ConversationView } from "../features/conversation/conversation.view.tsx";
import { StartView } from "../features/start/start.view.tsx";
import { isRightToLeft, LanguageProvider, type Localization, usePhrase } from "../languages/phrase.ts";
import { Icon } from "../shared/icons.view.tsx";
import type { WidgetModel, WidgetPage, WidgetState } from "./widget-model.ts";

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
  const call = calls?.useCalls(state.isOpen); // the part is there for all views of a widget, or for none
  const launcher = useRef<HTMLButtonElement>(null);
  const widget = useRef<HTMLDivElement>(null);
  useVisibleView(widget);
  /** Focus moves only after a user action, never on page load. Keys press buttons and submit forms with a click. */
  const [hasActed, setActed] = useState(false);

  const wasOpen = useRef(state.isOpen);
  useLayoutEffect(() => {
    // Not later than the button is there: a key pressed in between would be lost.
    if (wasOpen.current && !state.isOpen) launcher.current?.focus();
    wasOpen.current = state.isOpen;
  }, [state.isOpen]);

  const act = (): void => setActed(true);

  function open(): void {
    act();
    model.open();
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
            onClickCapture={act}
            onKeyDown={(event) => {
              if (isCloseKey(event) && !event.defaultPrevented) model.close();
            }}
          >
            {call?.Screen ? (
              <call.Screen isFocused={hasActed} />
            ) : (
              <>
                <Header page={state.page} heading={heading} model={model} />
                <Page model={model} page={state.page} hasActed={hasActed} call={call} />
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
              {call?.icon ?? <Icon name="chat" />}
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
      <button type="button" class="quiet square" aria-label={phrase("minimize")} onClick={model.close}>
        <Icon name="minimize" />
      </button>
    </header>
  );
}

type PageProps = {
  readonly model: WidgetModel;
  readonly page: WidgetPage;
  readonly hasActed: boolean;
  readonly call: ShownCalls | undefined;
};

function Page({ model, page, hasActed, call }: PageProps): JSX.Element | null {
  if (page.kind === "conversation" && model.conversation !== null) {
    return (
      <ConversationView
        state={page.conversation}
        actions={model.conversation}
        isFocused={hasActed}
        onStartAgain={model.startAgain}
      />
    );
  }
  if (page.kind === "elsewhere") return <Elsewhere model={model} />;
  if (page.kind !== "start") return null;
  return <StartView {...page} isFocused={hasActed} onStart={model.submit} Offer={call?.Offer} />;
}

function Elsewhere({ model }: Pick<PageProps, "model">): JSX.Element {
  const phrase = usePhrase();
  return (
    <div class="start">
      <p role="status">{phrase("elsewhere")}</p>
      <button type="button" class="primary wide" onClick={model.useHere}>
        {phrase("useHere")}
      </button>
    </div>
  );
}

/** Announces messages while the panel, which has its own status region, is closed. */
function Announcement({ page, call }: Pick<PageProps, "page" | "call">): JSX.Element {
  return (
    <div class="unseen" role="status">
      {call?.announcement ?? (page.kind === "conversation" && page.conversation.announcement)}
    </div>
  );
}

/** Follows the part of the window that a keyboard on the screen leaves: browsers shrink it without the layout. */
function useVisibleView(widget: RefObject<HTMLDivElement | null>): void {
  useEffect(() => {
    const view = globalThis.visualViewport;
    const { current } = widget;
    if (current === null || view === null) return undefined;
    const follow = (): void => {
      const isZoomed = view.scale > 1.01; // then the customer looks at a part of the page
      current.style.setProperty("--view-top", isZoomed ? "0" : `${view.offsetTop}px`);
      current.style.setProperty("--view-height", isZoomed ? "100dvh" : `${view.height}px`);
    };
    follow();
    const stopping = new AbortController();
    for (const name of ["resize", "scroll"]) view.addEventListener(name, follow, stopping);
    return () => stopping.abort();
  }, [widget]);
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
