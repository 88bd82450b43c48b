/** Detects what hostile contents do to a page: scripts, requests to other hosts, other pages, elements and attributes that only HTML could have made. */
import type { BrowserContext, Page } from "playwright-core";

/** Observed harm, in the order of its occurrence. */
export type Harm = {
  /** Scripts, dialogs, errors, windows, navigations. */
  readonly events: readonly string[];
  /** Addresses of other hosts that the page requested. The requests are not sent. */
  readonly requests: readonly string[];
  /** Violations of the page's policy: each directive with the address that it blocked. */
  readonly violations: readonly string[];
  /** Takes the elements of the page as its own. Call it before texts of others are shown. */
  learn(): Promise<void>;
  /** Looks at the page as it is now, and adds what is wrong. */
  inspect(): Promise<void>;
};

/** Elements that messages may become, and those around them. */
const ELEMENTS: ReadonlySet<string> = new Set(
  "a article aside b bdi blockquote br button canvas code dd div dl dt em h2 h3 hr i img li ol p pre s span strong time ul".split(
    " ",
  ),
);

/** Attributes that these elements may have. Neither `id` nor `name`, by which scripts find elements, nor `style`. */
const ATTRIBUTES =
  /^(?:accept|class|dir|href|multiple|target|rel|title|role|type|start|src|alt|loading|decoding|referrerpolicy|tabindex|datetime|hidden|aria-[a-z]+|data-[a-z-]+)$/;

const SAFE_LINK = /^(?:https?|mailto|tel):/;
/** Links to such addresses open a page that must not reach the one with the link. */
const LEAVES = /^https?:/;

/** Watches a page from before it is opened. `own`: origins that it may request. */
export async function watchForHarm(page: Page, own: readonly string[]): Promise<Harm> {
  const events: string[] = [];
  const requests: string[] = [];
  const violations: string[] = [];
  const isOwn = (url: string): boolean => /^(?:data|blob|about):/.test(url) || own.includes(new URL(url).origin);

  page.on("dialog", (dialog) => {
    events.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("pageerror", (error) => events.push(`error ${error.message}`));
  page.on("popup", (opened) => events.push(`window ${opened.url()}`));
  page.on("websocket", (socket) => {
    if (!own.includes(new URL(socket.url().replace(/^ws/, "http")).origin)) requests.push(socket.url());
  });
  await routeOthers(page.context(), isOwn, requests);
  await page.exposeFunction("reportViolation", (text: string) => void violations.push(text));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => {
      void Reflect.get(globalThis, "reportViolation")(`${effectiveDirective} ${blockedURI}`);
    });
  });

  let known: ReadonlySet<string> = new Set();
  return {
    events,
    requests,
    violations,
    async learn() {
      known = vocabularyOf(await elementsOf(page));
    },
    async inspect() {
      const url = page.url();
      if (!isOwn(url)) events.push(`navigated to ${url}`);
      const elements = await elementsOf(page);
      events.push(...new Set(elements.flatMap((element) => harmOf(element, known))), ...(await stateOf(page)));
    },
  };
}

async function routeOthers(
  context: BrowserContext,
  isOwn: (url: string) => boolean,
  requests: string[],
): Promise<void> {
  await context.route(
    (address) => !isOwn(address.href),
    async (route) => {
      requests.push(route.request().url());
      await route.abort();
    },
  );
}

/** Elements of a page, those in shadow trees too. Attributes that React and the browser make are named as in the page. */
type Element = {
  readonly name: string;
  readonly attributes: readonly string[];
  readonly href: string | null;
  readonly rel: string | null;
};

function elementsOf(page: Page): Promise<readonly Element[]> {
  return page.evaluate(() => {
    const all = (root: ParentNode): globalThis.Element[] =>
      [...root.querySelectorAll("*")].flatMap((element) => [
        element,
        ...(element.shadowRoot === null ? [] : all(element.shadowRoot)),
      ]);
    return all(document).map((element) => ({
      name: element.localName,
      attributes: element.getAttributeNames(),
      href: element instanceof HTMLAnchorElement ? element.href : null,
      rel: element.getAttribute("rel"),
    }));
  });
}

/** Names of elements, of attributes with their elements, and addresses of links. */
function vocabularyOf(elements: readonly Element[]): ReadonlySet<string> {
  return new Set(
    elements.flatMap(({ name, attributes, href }) => [
      name,
      href ?? name,
      ...attributes.map((attribute) => `${name} ${attribute}`),
    ]),
  );
}

function harmOf({ name, attributes, href, rel }: Element, known: ReadonlySet<string>): readonly string[] {
  return [
    ...(known.has(name) || ELEMENTS.has(name) ? [] : [`element ${name}`]),
    ...attributes
      .filter((attribute) => !known.has(`${name} ${attribute}`) && !ATTRIBUTES.test(attribute))
      .map((attribute) => `attribute ${attribute} of ${name}`),
    ...(href === null || SAFE_LINK.test(href) ? [] : [`link to ${href}`]),
    ...(href === null || !LEAVES.test(href) || known.has(href) || /\bnoopener\b.*\bnoreferrer\b/.test(rel ?? "")
      ? []
      : [`link to ${href} with rel ${rel}`]),
  ];
}

/** Returns what hostile contents changed for the scripts of the page. */
async function stateOf(page: Page): Promise<readonly string[]> {
  const { hasRun, polluted, clobbered } = await page.evaluate(() => ({
    hasRun: "harmed" in globalThis,
    polluted: [...Object.keys(Object.prototype), ...Object.keys(Array.prototype)],
    clobbered: ["cookie", "defaultView", "currentScript", "getElementById", "location", "attributes"].filter(
      (name) => Reflect.get(document, name) instanceof HTMLElement,
    ),
  }));
  return [
    ...(hasRun ? ["a script ran"] : []),
    ...polluted.map((name) => `prototype with ${name}`),
    ...clobbered.map((name) => `document.${name} is an element`),
  ];
}
