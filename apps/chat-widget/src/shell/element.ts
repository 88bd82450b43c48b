/** The element `<tributary-chat>`: connects a widget to its page. */
import { h, render } from "preact";
import type { ChatCustomer, TributaryChatElement, TributaryChatEventMap } from "../../public/widget.d.ts";
import type { CallPart } from "../features/call/call-part.ts";
import { nameOf } from "../features/conversation/name-of.ts";
import type { Localization } from "../languages/phrase.ts";
import { chatError } from "../shared/chat-error.ts";
import { CUSTOMER_ATTRIBUTES, IDENTITY_ATTRIBUTE } from "./page-options.ts";
import { createStyleSheet, themeOf } from "./styles.ts";
import { WidgetView } from "./widget.view.tsx";
import type { WidgetEvent } from "./widget-events.ts";
import type { WidgetModel } from "./widget-model.ts";

/** A widget whose language is loaded. */
export type Widget = Disposable & {
  readonly model: WidgetModel;
  readonly heading: string;
  readonly language: Localization;
  /** Null: the page offers no calls. */
  readonly calls: CallPart | null;
  /** Resolves to false once the page has another signed identity than the one that the widget was created with. */
  isOfIdentity(): Promise<boolean>;
};

/** Creates the widget of an element. `onEvent` is called with its events. */
export type CreateWidget = (element: HTMLElement, onEvent: (event: WidgetEvent) => void) => Promise<Widget>;

/** Defines `<tributary-chat>`, unless the page has it already. */
export function defineElement(createWidget: CreateWidget): void {
  class TributaryChat extends HTMLElement implements TributaryChatElement {
    static readonly observedAttributes = [...CUSTOMER_ATTRIBUTES, IDENTITY_ATTRIBUTE];
    #widget: Promise<Widget> | undefined;
    #model: WidgetModel | undefined;
    /** Ends when the element is removed. */
    #life = new AbortController();

    get unread(): number {
      return this.#model?.state().unread ?? 0;
    }

    connectedCallback(): void {
      this.#life = new AbortController();
      this.#widget = this.#open(this.shadowRoot ?? this.attachShadow({ mode: "open" }), this.#life.signal);
    }

    async #open(root: ShadowRoot, life: AbortSignal): Promise<Widget> {
      root.adoptedStyleSheets = [createStyleSheet(themeOf(this.getAttribute("theme")))];
      const widget = await createWidget(this, (event) => dispatch(this, event));
      if (life.aborted) return widget; // disposed by the removal
      this.#model = widget.model;
      render(h(WidgetView, widget), root);
      return widget;
    }

    disconnectedCallback(): void {
      this.#life.abort();
      void this.#widget?.then((widget) => widget[Symbol.dispose]());
      this.#widget = undefined;
      this.#hide();
    }

    attributeChangedCallback(name: string): void {
      const { shadowRoot } = this;
      if (name !== IDENTITY_ATTRIBUTE) this.#model?.formChanged();
      else if (this.#widget !== undefined && shadowRoot !== null)
        this.#widget = this.#ofIdentity(this.#widget, shadowRoot, this.#life.signal);
    }

    /** Gives another customer a widget of their own. Calls of the page wait for it. */
    async #ofIdentity(current: Promise<Widget>, root: ShadowRoot, life: AbortSignal): Promise<Widget> {
      const widget = await current;
      if ((await widget.isOfIdentity()) || life.aborted) return widget;
      const hadUnread = this.unread > 0;
      widget[Symbol.dispose]();
      this.#hide();
      if (hadUnread) dispatch(this, { type: "unread", count: 0 });
      return this.#open(root, life);
    }

    #hide(): void {
      this.#model = undefined;
      if (this.shadowRoot !== null) render(null, this.shadowRoot);
    }

    open(): void {
      void this.#widget?.then(({ model }) => model.open());
    }

    close(): void {
      void this.#widget?.then(({ model }) => model.close());
    }

    async start(customer: ChatCustomer = {}): Promise<{ readonly contactId: string }> {
      const { model, calls } = await this.#opened();
      if (calls?.isActive) throw await chatError("not-now");
      const known = model.form();
      const { name = known.name, attributes } = customer;
      const started = await model.start({ name, attributes: { ...known.attributes, ...attributes } }, customer);
      if (!started.ok) throw await (started.refusal.error ?? chatError(started.refusal.kind));
      return { contactId: started.value.contactId };
    }

    async call(customer: ChatCustomer = {}): Promise<{ readonly contactId: string }> {
      const { calls } = await this.#opened();
      if (calls === null) throw await chatError("no-calls");
      return calls.call(customer);
    }

    async hangUp(): Promise<void> {
      await (await this.#widget)?.calls?.hangUp();
    }

    async #opened(): Promise<Widget> {
      const widget = await this.#widget;
      if (widget === undefined) throw await chatError("removed");
      return widget;
    }

    async end(): Promise<void> {
      const widget = await this.#widget;
      if (widget === undefined) return;
      const { model } = widget;
      const unreachable = () => "unreachable" as const;
      // A chat that this page is about to continue, or that another tab shows, is taken first.
      const problem =
        model.conversation === null
          ? await import("./take-chat.ts").then(({ takeChat }) => takeChat(model), unreachable)
          : null;
      const isLeft = problem === null && (await model.conversation?.leave());
      if (isLeft === false) throw await chatError(problem ?? unreachable());
    }
  }

  if (customElements.get("tributary-chat") === undefined) customElements.define("tributary-chat", TributaryChat);
}

/** Dispatches an event on the element; it does not bubble, because pages have other events of these names. */
function dispatch(element: HTMLElement, event: WidgetEvent): void {
  const detail = detailOf(event);
  element.dispatchEvent(new CustomEvent(event.type, { detail }));
}

type Details = { readonly [Name in keyof TributaryChatEventMap]: TributaryChatEventMap[Name]["detail"] };

function detailOf(event: WidgetEvent): Details[WidgetEvent["type"]] {
  switch (event.type) {
    case "message": {
      const { id, at, author, mine, contentType, content } = event.message;
      const role = mine ? "customer" : (author?.role ?? "system");
      const from = role === "custom-bot" ? "bot" : role;
      return { id: id ?? "", at, from, name: mine ? "" : (nameOf(author) ?? ""), contentType, content };
    }
    case "unread":
      return { count: event.count };
    default:
      return { contactId: event.contactId };
  }
}
