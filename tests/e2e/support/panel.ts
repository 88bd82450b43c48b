/** Page object of the agent panel. */
import type { FrameLocator, Locator, Page } from "playwright-core";

/** Actions and elements of the panel. Locators use roles and names, as screen readers do. */
export type Panel = {
  signIn(username: string, password?: string): Promise<void>;
  /** Resolves once the state applies, a callback is offered in it, or it is announced for the end of the contacts: a page that closes at once would not have sent it. */
  choose(state: string): Promise<void>;
  accept(): Promise<void>;
  send(text: string): Promise<void>;
  end(): Promise<void>;
  close(options?: { readonly timeout: number }): Promise<void>;
  select(name: string): Promise<void>;
  /** Opens the dialog that transfers the selected chat. */
  openTransfer(): Promise<void>;
  readonly state: Locator;
  readonly offers: Locator;
  readonly contacts: Locator;
  readonly log: Locator;
  readonly composer: Locator;
  readonly transfer: Locator;
};

/** Returns the page object for a page or frame that shows the panel. */
export function panelOf(page: Page | FrameLocator): Panel {
  const state = page.getByRole("button", { name: /^Your state/ });
  const contacts = page.getByRole("navigation", { name: "Contacts" }).getByRole("listitem").getByRole("button");
  const composer = page.getByRole("textbox", { name: "Message" });
  const press = (name: string | RegExp, options?: { readonly timeout: number }): Promise<void> =>
    page.getByRole("button", { name }).first().click(options);
  return {
    state,
    offers: page.getByRole("article"),
    contacts,
    log: page.getByRole("log"),
    composer,
    transfer: page.getByRole("dialog", { name: /^Transfer/ }),
    async signIn(username, password = "tributary") {
      await page.locator("input[name=username]").fill(username);
      await page.locator("input[name=password]").fill(password);
      await page.locator("button[type=submit]").click();
    },
    async choose(name) {
      await state.click();
      await page.getByRole("menuitemradio", { name }).click();
      const next = page.getByRole("status").filter({ hasText: name });
      const offered = state.filter({ hasText: "Pending" }); // takes the place of the state at once if one waits
      await state.filter({ hasText: name }).or(offered).or(next).first().waitFor();
    },
    accept: () => press("Accept"),
    async send(text) {
      await composer.fill(text);
      await composer.press("Enter");
    },
    async end() {
      await press(/^(End chat|Complete)$/);
      await page
        .getByRole("group", { name: /^(End|Complete) this/ })
        .getByRole("button", { name: /^(End chat|Complete)$/ })
        .click();
    },
    close: (options) => press("Close contact", options),
    openTransfer: () => press("Transfer"),
    select: (name) => contacts.filter({ hasText: name }).click(),
  };
}
