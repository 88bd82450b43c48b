import { type ReactNode, useSyncExternalStore } from "react";
import { Button } from "react-aria-components";
import { messages } from "../messages/en.ts";
import type { ReadableStore } from "../shared/store.ts";
import type { PanelSnapshot } from "./panel/panel-state.ts";
import { PlainPage } from "./plain-page.view.tsx";
import { SignIn, type SignInCallbacks } from "./sign-in.view.tsx";
import { Workspace, type WorkspaceCallbacks } from "./workspace.view.tsx";

const texts = messages.shell;

/** A page as the views see it: snapshots to show, and callbacks. */
export interface PanelPage {
  readonly store: ReadableStore<PanelSnapshot>;
  readonly form: SignInCallbacks;
  /** Null in the sign-in window, which has no desk. */
  readonly desk: WorkspaceCallbacks | null;
}

type Props = {
  readonly page: PanelPage;
  /** True within a host page. */
  readonly isFramed: boolean;
  readonly onReload: () => void;
};

/** The current content of the window. */
export function App({ page: { store, form, desk }, isFramed, onReload }: Props): ReactNode {
  const snapshot = useSyncExternalStore(store.subscribe, store.read);
  switch (snapshot.page) {
    case "starting":
      return (
        <PlainPage>
          <p>{snapshot.isUnreachable ? texts.lost : texts.starting}</p>
        </PlainPage>
      );
    case "sign-in":
      return <SignIn snapshot={snapshot.form} takesFocus={!isFramed} {...form} />;
    case "handed-over":
      return (
        <PlainPage>
          <p>{messages.signIn.handedOver}</p>
        </PlainPage>
      );
    case "not-permitted":
      return (
        <PlainPage heading={texts.notPermittedHeading}>
          <p>{texts.notPermitted}</p>
          <Button className="button" onPress={() => desk?.onSignOut()}>
            {texts.signOut}
          </Button>
        </PlainPage>
      );
    case "not-approved":
      return (
        <PlainPage heading={texts.notApprovedHeading}>
          <p>{texts.notApproved(snapshot.origin)}</p>
          <p>{texts.notApprovedHint}</p>
        </PlainPage>
      );
    case "outdated":
      return (
        <PlainPage heading={texts.outdatedHeading}>
          <p>{texts.outdated}</p>
          <Button className="button button-primary" onPress={onReload}>
            {texts.reload}
          </Button>
        </PlainPage>
      );
    default:
      return desk === null ? null : <Workspace snapshot={snapshot.workspace} on={desk} onReload={onReload} />;
  }
}
