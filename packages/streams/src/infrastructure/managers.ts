/** What shows something outside of the page: pop-ups and notifications. Source: docs/wire/streams.md#globals. */
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

/** Opens each named window once; asked again for the same address, it comes to the front. */
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
  /** Forgets the window; it stays open. */
  clear(name: string): void {
    this.#open.delete(name);
  }
}

type Notice = { readonly title: string; readonly options: NotificationOptions | undefined };

/** Shows notifications of the browser; those that come before the agent has allowed them wait. */
export class NotificationManager {
  readonly #page: Page;
  readonly #waiting: Notice[] = [];
  constructor(page: Page) {
    this.#page = page;
  }
  /** Asks the agent, once. Errors: rejects with StateError where the browser has no notifications. */
  async requestPermission(): Promise<NotificationPermission> {
    const { Notification } = this.#page.window as Window & Partial<Pick<typeof globalThis, "Notification">>; // absent in some
    if (Notification === undefined) throw new StateError("This browser has no notifications.");
    const permission =
      Notification.permission === "default" ? await Notification.requestPermission() : Notification.permission;
    const waiting = this.#waiting.splice(0);
    if (permission === "granted") for (const { title, options } of waiting) new Notification(title, options);
    return permission;
  }
  show(title: string, options?: NotificationOptions): void {
    this.#waiting.push({ title, options });
    void this.requestPermission().catch(() => this.#waiting.splice(0)); // nobody can be shown anything
  }
}
