/** Layout, accessibility and keyboard of calls in the chat widget: each view, on small screens, from right to left, in forced colors. */
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { problemsOn, smallTargets } from "./support/accessibility.ts";
import { openBrowser } from "./support/browser.ts";
import { openCallPage, scriptMedia, tourCall } from "./support/call-tour.ts";
import { type RunningCenter, startCenter } from "./support/center.ts";

const PHONE = { hasTouch: true, isMobile: true } as const;

const SCREENS: readonly (readonly [string, BrowserContextOptions, Readonly<Record<string, string>>])[] = [
  ["320 px, dark", { ...PHONE, viewport: { width: 320, height: 568 }, colorScheme: "dark" }, {}],
  ["320 px, from right to left", { ...PHONE, viewport: { width: 320, height: 568 } }, { lang: "ar" }],
  ["a phone on its side", { ...PHONE, viewport: { width: 667, height: 375 } }, { lang: "de" }],
  ["forced colors", { viewport: { width: 1200, height: 720 }, forcedColors: "active" }, {}],
];

let browser: Browser & AsyncDisposable;
let center: RunningCenter;

beforeAll(async () => {
  [browser, center] = await Promise.all([openBrowser({ hasMedia: true }), startCenter()]);
});
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await center?.[Symbol.asyncDispose]();
});

async function open(look: BrowserContextOptions, attributes: Readonly<Record<string, string>> = {}) {
  const context = await browser.newContext({ locale: "en-US", reducedMotion: "reduce", ...look });
  await scriptMedia(context);
  return { context, ...(await openCallPage(context, center.description.widgetUrl, attributes)) };
}

/** Returns the violations of a view, its overflow, and targets that are too small. */
async function problemsOf(page: Page, view: string, isTouch: boolean): Promise<readonly string[]> {
  const selector = isTouch ? "tributary-chat :is(button, select):visible" : ".call :is(button, select):visible";
  const small = await smallTargets(page.locator(selector));
  const cut = await page
    .locator(".call")
    .evaluateAll((screens) =>
      screens.flatMap((screen) =>
        screen.scrollWidth > screen.clientWidth ? ["the screen is wider than the panel"] : [],
      ),
    );
  const hidden = await page
    .locator(".call-end")
    .evaluateAll((buttons) =>
      buttons.flatMap((button) =>
        button.getBoundingClientRect().bottom > innerHeight ? ["hang up is below the window"] : [],
      ),
    );
  const cutKeys = await page.locator(".call-body").evaluateAll((bodies) =>
    bodies.flatMap((body) => {
      const isCut = body.querySelector(".call-key") !== null && body.scrollHeight > body.clientHeight;
      return isCut && innerHeight >= 568 ? ["keys are cut off"] : [];
    }),
  );
  return [
    ...(await problemsOn(page, view)),
    ...[...small, ...cut, ...hidden, ...cutKeys].map((problem) => `${view}: ${problem}`),
  ];
}

describe("a call on screens", () => {
  it.each(SCREENS)(
    "[CW-32] has no accessibility violations, overflow and small targets: %s",
    async (_name, look, attributes) => {
      const { context, ...opened } = await open(look, attributes);
      const problems: string[] = [];
      await tourCall(opened, async (view) => {
        problems.push(...(await problemsOf(opened.page, view, look.hasTouch === true)));
      });

      await context.close();
      expect(problems).toEqual([]);
    },
  );
});

describe("a call by keyboard", () => {
  it("[CW-32] is made, used and ended without a pointer, and gives the focus to where it continues", async () => {
    const { context, page, show } = await open({ viewport: { width: 1200, height: 720 } });
    const focused = (): Promise<string> =>
      page.evaluate(() => {
        const active = document.querySelector("tributary-chat")?.shadowRoot?.activeElement;
        return `${active?.className} ${active?.textContent}`.trim();
      });
    await page.getByRole("button", { name: "Call us" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Continue" }).waitFor();
    expect(await focused()).toBe("primary wide Continue");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Hang up" }).waitFor();
    expect(await focused()).toMatch(/^call /); // not a button, which a key could press
    show({ phase: "connected", isOnHold: false, isMuted: false, agentName: "Ada", endReason: null });
    await page.locator(".call-time").waitFor();

    for (const name of ["Mute", "Keypad"]) {
      await page.keyboard.press("Tab");
      expect(await focused()).toContain(name);
    }
    await page.keyboard.press("Space");
    await page.locator(".call-keys").waitFor();
    expect(await focused()).toBe("call-key 1");
    await page.keyboard.type("42*");
    expect(await page.locator(".call-digits").innerText()).toBe("42*");
    await page.keyboard.press("Escape");
    await page.locator(".call-keys").waitFor({ state: "detached" });
    expect(await focused()).toContain("Keypad");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Chat with us, call in progress" }).waitFor();
    await page.keyboard.press("Enter");
    for (let step = 0; step < 8 && !(await focused()).startsWith("call-end"); step += 1)
      await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Call again" }).waitFor();
    expect(await focused()).toBe("primary wide Call again");

    await context.close();
  });

  it("[CW-32] announces its progress, also while it is minimized", async () => {
    const { context, page, show } = await open({ viewport: { width: 1200, height: 720 } });
    await page.getByRole("button", { name: "Call us" }).click();
    await page.getByRole("button", { name: "Continue" }).click();
    const announced = (text: string): Promise<void> => page.locator('[role="status"].unseen').getByText(text).waitFor();
    const ada = { phase: "connected", isOnHold: false, isMuted: false, agentName: "Ada", endReason: null } as const;
    await announced("Connecting…");
    show({ ...ada, phase: "waiting", agentName: null });
    await announced("Waiting for an agent");
    await page.getByRole("button", { name: "Minimize the call" }).click();
    show(ada);
    await announced("You are talking to Ada");
    show({ ...ada, isOnHold: true });
    await announced("You are on hold");

    await context.close();
  });

  it("[CW-32] takes no focus from the page when an agent ends it", async () => {
    const { context, page, show } = await open({ viewport: { width: 1200, height: 720 } });
    await page.getByRole("button", { name: "Call us" }).click();
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByRole("button", { name: "Hang up" }).waitFor();
    await page.locator("input[name=heading]").focus();
    show({ phase: "ended", isOnHold: false, isMuted: false, agentName: null, endReason: "agent-disconnect" });
    await page.getByRole("button", { name: "Call again" }).waitFor();

    expect(await page.evaluate(() => document.activeElement?.getAttribute("name"))).toBe("heading");
    await context.close();
  });
});
