import type { ReadableStore } from "../shared/store.ts";
import type { PanelSnapshot } from "./panel/panel-state.ts";
import type { SignInCallbacks } from "./sign-in.view.tsx";
import type { WorkspaceCallbacks } from "./workspace.view.tsx";

/** What the views stand on: what to show, and whom to tell. */
export interface PanelPage {
  readonly store: ReadableStore<PanelSnapshot>;
  readonly form: SignInCallbacks;
  /** Null where there never is a desk: in the window that only signs in. */
  readonly desk: WorkspaceCallbacks | null;
}
