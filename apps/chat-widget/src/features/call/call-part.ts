/** Calls of the widget, as its shell knows them: a part that is loaded if the page has the attribute `call`. */
import type { ComponentType } from "preact";
import type { StartDetails } from "../start/start-form.ts";

/** Props of the button beside the start of a chat. */
export type OfferProps = { readonly onCall: () => void };

/** Props of the screen of a call. `isFocused`: the customer has used the widget, so that it may take the focus. */
export type ScreenProps = {
  readonly heading: string;
  readonly isFocused: boolean;
  readonly onAct: () => void;
  readonly onMinimize: () => void;
};

/** A call in progress, or one that has just ended. */
export type ActiveCall = {
  /** Shown in place of the pages of the chat. */
  readonly Screen: ComponentType<ScreenProps>;
  /** Shown in the button that opens the widget, whose name is `label`. */
  readonly Icon: ComponentType;
  readonly label: string;
  readonly isOver: boolean;
  /** The text that screen readers announce while the widget is closed. */
  readonly announcement: string;
};

/** State of the part. `Offer`: null if the center takes no calls now. */
export type CallPartState = {
  readonly Offer: ComponentType<OfferProps> | null;
  readonly active: ActiveCall | null;
};

/** The part. Disposing turns a call off on this page; a reload continues it. */
export interface CallPart extends Disposable {
  state(): CallPartState;
  onChange(listener: () => void): Disposable;
  /**
   * Starts a call. Resolves once it has started.
   *
   * Errors: rejects with a sentence for the developer of the page if it does not start.
   */
  start(details: StartDetails): Promise<{ readonly contactId: string }>;
  /** Resolves once the call has ended, at once without a call. */
  hangUp(): Promise<void>;
  /** Reads again if the center takes calls. */
  refresh(): void;
}
