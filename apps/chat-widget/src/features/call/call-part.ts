/** Calls of the widget, as its shell knows them: a part that is loaded if the page has the attribute `call`, or the page before has left a call. */
import type { ComponentChild, ComponentType } from "preact";
import type { ChatCustomer } from "../../../public/widget.d.ts";
import type { FormValues } from "../start/start-form.ts";

/** Props of the button beside the start of a chat: what the customer has written into the form. */
export type OfferProps = { readonly values: FormValues };

/** Props of the screen of a call. `isFocused`: the customer has used the widget, so that it may take the focus. */
export type ScreenProps = { readonly isFocused: boolean };

/** Views of calls. */
export type ShownCalls = {
  /** Null: the center takes no calls now. */
  readonly Offer: ComponentType<OfferProps> | null;
  /** Shown in place of the pages of the chat; null without a call. */
  readonly Screen: ComponentType<ScreenProps> | null;
  /** Name and icon of the button that opens the widget; undefined without a call. */
  readonly label: string | undefined;
  readonly icon: ComponentChild;
  /** The text that screen readers announce while the widget is closed; undefined without a call. */
  readonly announcement: string | undefined;
};

/** The part. Disposing turns a call off on this page; a reload continues it. */
export interface CallPart extends Disposable {
  /** Follows the calls in a view. `isOpen`: the widget is open. */
  useCalls(isOpen: boolean): ShownCalls;
  /** True while there is a call that is not over. */
  readonly isActive: boolean;
  /**
   * Opens the widget and starts a call. Resolves once it has started.
   *
   * Errors: rejects with a `TributaryChatError` if it does not start.
   */
  call(customer: ChatCustomer): Promise<{ readonly contactId: string }>;
  /** Resolves once the call has ended, at once without a call. */
  hangUp(): Promise<void>;
}
