import type { AuthClient, SessionStorage } from "@tributary/conduit";
import { singleSignOnMessages as texts } from "../messages/en.ts";

/** The page that the provider led back to, and its code. */
export type FinishingPage = {
  readonly code: string;
  /** Page that this window continues with: that of a sign-in window, or the panel. */
  readonly next: string;
  /** False if the provider's pages have cut the window off from the one that opened it. */
  readonly hasOpener: boolean;
  readonly show: (text: string) => void;
  readonly continueAt: (path: string) => void;
};

type Deps = { readonly auth: Pick<AuthClient, "exchange">; readonly sessions: SessionStorage };

/** Exchanges the code for a session of this browser, and continues with it. Never continues after a failure. Rule SO-09. */
export async function finishSignIn({ auth, sessions }: Deps, page: FinishingPage): Promise<void> {
  const answer = await auth.exchange(page.code);
  if (!answer.ok) return page.show(texts.failed);
  sessions.save(answer.value);
  // Without an opener there is no frame to hand the sign-in to. The next sign-in window finds the stored session.
  if (page.next === "/login" && !page.hasOpener) return page.show(texts.cutOff);
  page.continueAt(page.next);
}
