import { type ComponentProps, type ComponentType, createElement, type ReactNode, useEffect, useRef } from "react";
import { importAgain } from "../shared/import-again.ts";
import { createLazyScript, useLazyScript } from "../shared/lazy-script.ts";

type ContactScript = typeof import("./contact-views.ts");
type Views = Omit<ContactScript, "createTransferCommands">;

type LazyProps<Name extends keyof Views> = ComponentProps<Views[Name]> & {
  /** The view could not be loaded. Default: it is shown once a later attempt succeeds. */
  readonly onUnavailable?: () => void;
};

/** The views of contacts, with the dialogs of tasks and transfers and their commands. */
export const contactScript = createLazyScript<ContactScript>(importAgain(() => import("./contact-views.ts")));

/** Throws if the script cannot be loaded. */
export async function loadTransferCommands(): Promise<Pick<ContactScript, "createTransferCommands">> {
  await contactScript.load();
  if (contactScript.value === null) throw new Error("The script of transfers could not be loaded.");
  return contactScript.value;
}

/** Details and attributes of the selected contact. */
export const LazyDetails = lazy("Details", () => <aside className="details" />);

/** A contact that was not connected. */
export const LazyLapsed = lazy("Lapsed", () => <div className="lapsed" />);

export const LazyTask = lazy("Task", () => <div className="lapsed" />);

/** Text that was not sent. */
export const LazyUnsentDraft = lazy("UnsentDraft", () => null);

/** The dialog that creates a task. Offers ring outside of it while it is loaded. */
export const LazyCreateTask = lazy("CreateTaskDialog", ({ isOpen, ringing }) => isOpen && ringing);

/** Buttons that transfer and end a contact. */
export const LazyContactActions = lazy("ContactActions", () => null);

/** The dialog that transfers a call or adds an agent to it. */
export const LazyTransferDialog = lazy("TransferDialog", () => null);

/** Creates a component that shows the placeholder until the view is loaded. */
function lazy<Name extends keyof Views>(name: Name, placeholder: (props: ComponentProps<Views[Name]>) => ReactNode) {
  return ({ onUnavailable, ...props }: LazyProps<Name>): ReactNode => {
    const views = useLazyScript(contactScript, true);
    const onFailed = useRef(onUnavailable);
    useEffect(() => {
      void contactScript.load().then((isLoaded) => isLoaded || onFailed.current?.());
    }, []);
    // The remaining properties are those of the view.
    return views === null
      ? placeholder(props as ComponentProps<Views[Name]>)
      : createElement(views[name] as ComponentType<object>, props);
  };
}
