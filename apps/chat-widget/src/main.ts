/** Composition root of the widget: defines the element `<tributary-chat>` and injects the browser's services. */
import { createChatSession, type KeyedStorage } from "@tributary/chat";
import { createSystemClock, createSystemRandom, silentLogger } from "@tributary/kernel";
import { openWebSocketWith } from "@tributary/link";
import { createDateFormats } from "@tributary/ui";
import tokens from "@tributary/ui/tokens.css?inline";
import { h, render } from "preact";
import conversationStyles from "./features/conversation/conversation.css?inline";
import startStyles from "./features/start/start.css?inline";
import { startChat } from "./features/start/start-chat.ts";
import { messages } from "./shared/messages.ts";
import { createSavedChats } from "./shell/saved-chat.ts";
import shellStyles from "./shell/widget.css?inline";
import { WidgetView } from "./shell/widget.view.tsx";
import { createWidgetModel, type WidgetModel } from "./shell/widget-model.ts";

const clock = createSystemClock();
const random = createSystemRandom();
const storage = sessionStorageOrNull();
const openSocket = openWebSocketWith((address) => new WebSocket(address));
const log = { ...silentLogger, error: console.error };
const deps = { fetch: fetch.bind(globalThis), openSocket, clock, random, storage, log };

const formats = createDateFormats(messages.language, navigator.languages);
const dates = {
  time: formats.time,
  day: (at: number): string => (formats.day(at) === formats.day(clock.now()) ? messages.today : formats.day(at)),
};

const sheet = new CSSStyleSheet();
sheet.replaceSync([tokens, shellStyles, startStyles, conversationStyles].join("\n"));

function createModel(element: HTMLElement): WidgetModel {
  // Defaults to the origin of this script.
  const center = (element.getAttribute("center") ?? new URL(import.meta.url).origin).replace(/\/+$/, "");
  const contactFlowId = element.getAttribute("contact-flow-id");
  return createWidgetModel(
    {
      clock,
      dates,
      saved: createSavedChats(storage),
      startChat: (name) => startChat(deps, { center, contactFlowId }, name),
      openSession: (chat) => createChatSession(deps, chat),
      loadTextReader: async () => (await import("@tributary/ui/rich-text")).richText,
    },
    { center, isOpen: element.hasAttribute("opened") },
  );
}

/**
 * `<tributary-chat>`: a customer's chat in the corner of a page.
 *
 * Attributes, read once: `center` (origin of the center), `contact-flow-id`, `heading`, `opened`.
 */
class TributaryChat extends HTMLElement {
  #stop: (() => void) | undefined;

  connectedCallback(): void {
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    const model = createModel(this);
    const nudge = (): void => {
      if (document.visibilityState === "visible") model.conversation?.nudge();
    };
    const interrupt = (): void => model.conversation?.interrupt();
    globalThis.addEventListener("online", nudge);
    globalThis.addEventListener("offline", interrupt);
    document.addEventListener("visibilitychange", nudge);
    render(h(WidgetView, { model, heading: this.getAttribute("heading") ?? messages.heading }), root);
    this.#stop = () => {
      globalThis.removeEventListener("online", nudge);
      globalThis.removeEventListener("offline", interrupt);
      document.removeEventListener("visibilitychange", nudge);
      render(null, root);
      model[Symbol.dispose]();
    };
  }

  disconnectedCallback(): void {
    this.#stop?.();
    this.#stop = undefined;
  }
}

function sessionStorageOrNull(): KeyedStorage | null {
  try {
    return sessionStorage;
  } catch {
    return null; // storage denied by the browser: the chat works but does not survive a reload
  }
}

if (customElements.get("tributary-chat") === undefined) customElements.define("tributary-chat", TributaryChat);
