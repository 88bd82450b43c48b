/** Accessibility of pages: violations that axe finds, overflow, and targets that are too small. */
import axe from "axe-core";
import type { Locator, Page } from "playwright-core";

/** Returns what axe finds in the page at rest, without its frames: the rule and the place of each violation. */
export async function violationsOn(page: Page): Promise<readonly string[]> {
  // As an expression of the debugger, which no policy of the page refuses; once per document, because axe takes longer to load than to run.
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe.source);
  return page.evaluate(async () => {
    // A color in transition is none of the design.
    const shadows = [...document.querySelectorAll("*")].flatMap(({ shadowRoot }) => shadowRoot ?? []);
    const moving = [document, ...shadows].flatMap((root) => root.getAnimations());
    const ending = moving.filter((each) => each.effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY);
    await Promise.allSettled(ending.map(({ finished }) => finished));
    const { run } = Reflect.get(globalThis, "axe") as typeof axe;
    const { violations } = await run({ resultTypes: ["violations"] });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id} at ${target.join(" ")}`));
  });
}

/** Returns how much the page is wider than its window: nothing, or a problem. */
export async function overflowOf(page: Page): Promise<readonly string[]> {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  return overflow > 0 ? [`${overflow} px wider than the window`] : [];
}

/** Returns the violations and the overflow of a view of the page. `view` begins each problem. */
export async function problemsOn(page: Page, view: string): Promise<readonly string[]> {
  return [...(await violationsOn(page)), ...(await overflowOf(page))].map((problem) => `${view}: ${problem}`);
}

/** Returns the targets that are too small for fingers. */
export function smallTargets(targets: Locator): Promise<readonly string[]> {
  return targets.evaluateAll((all) =>
    all.flatMap((target) => {
      const { width, height } = target.getBoundingClientRect();
      return width < 44 || height < 44 ? [`${target.className} has ${width} x ${height}`] : [];
    }),
  );
}
