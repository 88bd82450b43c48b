/** One window of one browser, driven with real clicks and keys. */
export type Tab = {
  open(url: string): Promise<void>;
  /** Evaluates an expression in the page. The result must be JSON. */
  evaluate(expression: string): Promise<unknown>;
  click(x: number, y: number): Promise<void>;
  /** Types into the focused element. */
  type(text: string): Promise<void>;
  press(key: "Enter" | "Tab"): Promise<void>;
};

/** A running browser; dispose ends it. Each tab is a person: it shares no storage with the others. */
export type ForeignBrowser = AsyncDisposable & { newTab(): Promise<Tab> };

/** A window that can be closed while its browser continues. */
export type CallTab = Tab & AsyncDisposable;

/** A browser whose pages can make calls. `scripts` run in each page of the tab before those of the page. */
export type CallBrowser = AsyncDisposable & { newTab(scripts?: readonly string[]): Promise<CallTab> };

/** Actions of a person at a tab. Names and texts are those on the screen. */
export type Person = {
  readonly tab: Tab;
  press(button: string): Promise<void>;
  fill(label: string, text: string): Promise<void>;
  sees(text: string): Promise<void>;
};

/** Time for a step on a busy machine. Unit: milliseconds. */
const STEP_MS = 20_000;
const RETRY_MS = 50;

/** Finds elements also in open shadow roots, which the widget uses. Returns the center of the first visible match. */
const FIND = `(selector, matches) => {
  const all = (root) => [...root.querySelectorAll("*")].flatMap((each) => [each, ...(each.shadowRoot ? all(each.shadowRoot) : [])]);
  const found = all(document).filter((each) => each.matches(selector) && each.getClientRects().length > 0 && matches(each)).at(-1);
  if (!found) return null;
  found.scrollIntoView({ block: "nearest" });
  const { left, top, width, height } = found.getBoundingClientRect();
  return { x: Math.round(left + width / 2), y: Math.round(top + height / 2) };
}`;

/** Returns the person in front of a tab. */
export function personAt(tab: Tab): Person {
  return {
    tab,
    async press(button) {
      await clickOn(tab, `"button, [role=menuitemradio]"`, nameIs(button), button);
    },
    async fill(label, text) {
      await clickOn(tab, `"input, textarea"`, nameIs(label), label);
      await tab.type(text);
    },
    async sees(text) {
      await find(
        tab,
        `"*"`,
        `(each) => [...each.childNodes].some(({ data }) => data?.includes(${JSON.stringify(text)}))`,
        text,
      );
    },
  };
}

/** The accessible name, as far as these pages need it: aria-label, label, or text. */
function nameIs(name: string): string {
  return `(each) => {
    const label = each.getAttribute("aria-label") ?? each.labels?.[0]?.innerText ?? each.innerText ?? "";
    return !each.disabled && label.trim().startsWith(${JSON.stringify(name)});
  }`;
}

async function clickOn(tab: Tab, selector: string, matches: string, name: string): Promise<void> {
  const { x, y } = await find(tab, selector, matches, name);
  await tab.click(x, y);
}

async function find(tab: Tab, selector: string, matches: string, name: string): Promise<{ x: number; y: number }> {
  const until = performance.now() + STEP_MS;
  for (;;) {
    const found = await tab.evaluate(`(${FIND})(${selector}, ${matches})`);
    if (found !== null) return found as { x: number; y: number };
    if (performance.now() > until)
      throw new Error(`not on the page: "${name}"\n${await tab.evaluate("document.body.innerText")}`);
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}
