import type { Clock } from "@tributary/kernel";
import { type AlertedChat, createMessageAlerts } from "../../features/alerts/message-alerts.ts";
import { kindOf } from "../../features/incoming/incoming.view-model.ts";
import { messages } from "../../messages/en.ts";
import type { WorkspaceSnapshot } from "../workspace.view.tsx";
import type { PanelStore } from "./panel-store.ts";
import type { SoundController } from "./sound-controller.ts";

/** A notification of the operating system. Texts are untrusted. */
export type Notice = {
  readonly title: string;
  readonly body: string;
  /** A later notice with the same tag replaces this one. */
  readonly tag: string;
  /** The agent chose the notice. */
  readonly onOpen: () => void;
};

/** Notifications of the operating system, as far as the browser and the agent permit. */
export interface Notifications {
  /** Asks the agent for permission. Call it during a user gesture. */
  request(): void;
  /** Shows a notice if the page is hidden. Disposing the result removes it. */
  show(notice: Notice): Disposable;
}

/** Alerts the agent to messages and offers outside the visible part of the page. Disposing stops it. */
export interface AlertController extends Disposable {
  /** Announces a text to screen readers. */
  announce(text: string): void;
}

/** Dependencies of {@link createAlertController}. */
export type AlertControllerDeps = {
  readonly clock: Clock;
  readonly store: PanelStore;
  readonly sound: Pick<SoundController, "chime" | "countUnread">;
  readonly notifications: Notifications;
  readonly select: (contactId: string) => void;
};

const texts = messages.alerts;
/** Longer texts are cut off by the operating system. Unit: UTF-16 code units. */
const MAX_BODY_LENGTH = 160;

/**
 * Time an announcement stays in the page. Screen readers read it when it appears; the next one with the same text would otherwise change nothing.
 * Unit: milliseconds.
 */
const ANNOUNCED_MS = 1_000;

export function createAlertController(deps: AlertControllerDeps): AlertController {
  const { clock, store, sound, notifications, select } = deps;
  /** Notices by contact, of messages until they are seen and of offers until they are over. */
  const unseen = new Map<string, Disposable>();
  const offers = new Map<string, Disposable>();
  const alerts = createMessageAlerts(clock, alertTo);

  let announced: Disposable | undefined;

  function announce(announcement: string): void {
    announced?.[Symbol.dispose]();
    store.change({ announcement });
    announced = clock.after(ANNOUNCED_MS, () => store.change({ announcement: "" }));
  }

  function alertTo(chats: readonly AlertedChat[]): void {
    sound.chime();
    const lines = chats.map(({ customerName, newest }) => texts.announce(nameOf(customerName), newest?.text ?? ""));
    announce(lines.join("\n"));
    for (const { contactId, customerName, newest } of chats) {
      const body = (newest?.text ?? "").slice(0, MAX_BODY_LENGTH);
      const notice = { title: nameOf(customerName), body, tag: contactId, onOpen: () => select(contactId) };
      unseen.set(contactId, notifications.show(notice)); // the tag replaces the notice before
    }
  }

  function followOffers(current: WorkspaceSnapshot["incoming"]["offers"]): void {
    const ringing = new Map(current.map((offer) => [offer.contactId, offer]));
    retain(offers, ringing);
    for (const [id, offer] of ringing) {
      if (offers.has(id)) continue;
      const { customerName, queueName } = offer;
      const title = messages.incoming.from(kindOf(offer), nameOf(customerName));
      offers.set(id, notifications.show({ title, body: queueName ?? "", tag: id, onOpen: () => undefined }));
    }
  }

  function follow(): void {
    const snapshot = store.snapshots.read();
    const workspace = snapshot.page === "workspace" ? snapshot.workspace : null;
    const rows = workspace?.contacts.rows ?? [];
    sound.countUnread(rows.reduce((sum, { unread }) => sum + unread, 0));
    alerts.follow(rows);
    retain(unseen, new Set(rows.filter(({ newest }) => newest !== null).map(({ contactId }) => contactId)));
    followOffers(workspace?.incoming.offers ?? []);
  }

  const unsubscribe = store.snapshots.subscribe(follow);
  return {
    announce,
    [Symbol.dispose]() {
      unsubscribe();
      announced?.[Symbol.dispose]();
      alerts[Symbol.dispose]();
      for (const notices of [unseen, offers]) retain(notices, new Set());
    },
  };
}

/** Removes the notices of all other contacts. */
function retain(notices: Map<string, Disposable>, contactIds: { has(contactId: string): boolean }): void {
  for (const [id, notice] of notices) {
    if (contactIds.has(id)) continue;
    notice[Symbol.dispose]();
    notices.delete(id);
  }
}

function nameOf(customerName: string | null): string {
  return customerName ?? messages.contacts.unnamed;
}
