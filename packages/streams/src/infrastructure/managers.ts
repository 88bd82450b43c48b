/** Managers of UI outside of the page: popups and notifications. Source: docs/wire/streams.md#globals. */
import type { StreamsDeps } from "../streams-deps.ts";
import { StateError } from "../utilities/errors.ts";

/** Unit: CSS pixels. */
export type PopupOptions = {
  readonly height?: number;
  readonly width?: number;
  readonly top?: number;
  readonly left?: number;
};

type Page = Pick<StreamsDeps, "window">;

/** Opens each named window once; focuses it if the same URL is requested again. */
export class PopupManager {
  readonly #page: Page;
  readonly #open = new Map<string, { readonly window: Window | null; readonly url: string }>();
  constructor(page: Page) {
    this.#page = page;
  }
  open(url: string, name: string, options?: PopupOptions): Window | null {
    const there = this.#open.get(name);
    if (there?.window && !there.window.closed && there.url === url) {
      there.window.focus();
      return there.window;
    }
    const { height = 578, width = 433, top = 0, left = 0 } = options ?? {};
    const features = options ? `width=${width}, height=${height}, top=${top}, left=${left}` : "";
    const window = this.#page.window.open(url, name, features);
    this.#open.set(name, { window, url });
    return window;
  }
  /** Drops the reference to the window, which stays open. */
  clear(name: string): void {
    this.#open.delete(name);
  }
}

type Notice = { readonly title: string; readonly options: NotificationOptions | undefined };

/** Shows browser notifications. Notifications requested before the agent grants permission are deferred. */
export class NotificationManager {
  readonly #page: Page;
  readonly #waiting: Notice[] = [];
  constructor(page: Page) {
    this.#page = page;
  }
  /** Asks the agent for permission, once. Errors: rejects with StateError if the browser does not support notifications. */
  async requestPermission(): Promise<NotificationPermission> {
    const { Notification } = this.#page.window as Window & Partial<Pick<typeof globalThis, "Notification">>; // undefined in some browsers
    if (Notification === undefined) throw new StateError("This browser has no notifications.");
    const permission =
      Notification.permission === "default" ? await Notification.requestPermission() : Notification.permission;
    const waiting = this.#waiting.splice(0);
    if (permission === "granted") for (const { title, options } of waiting) new Notification(title, options);
    return permission;
  }
  show(title: string, options?: NotificationOptions): void {
    this.#waiting.push({ title, options });
    void this.requestPermission().catch(() => this.#waiting.splice(0)); // unsupported or failed: drop the pending notifications
  }
}
