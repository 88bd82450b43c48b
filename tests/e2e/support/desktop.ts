import { ConnectClient, StartChatContactCommand } from "@aws-sdk/client-connect";
import type { BrowserContext, Page } from "playwright-core";
import { listenTo, newPage } from "./browser.ts";
import type { RunningCenter } from "./center.ts";
import type { ChatLibrary, StreamsRelease } from "./host-site.ts";

/** What the record of one contact on a desktop looks like; filled in by `pages/desktop.js`. */
export type ContactRecord = {
  readonly told: readonly string[];
  readonly messages: readonly ChatItem[];
  readonly typing: readonly ChatItem[];
  readonly read: readonly unknown[];
  readonly delivered: readonly unknown[];
  readonly controllerMs: number;
};

/** An item as the chat library hands it out. */
export type ChatItem = {
  readonly Id: string;
  readonly Type: string;
  readonly ContentType?: string;
  readonly Content?: string;
  readonly ParticipantRole?: string;
  readonly AbsoluteTime: string;
};

/** A desktop page with its panel signed in. */
export type Desktop = {
  readonly page: Page;
  told(): Promise<readonly (string | readonly [string, unknown])[]>;
  contact(id: string): Promise<ContactRecord | undefined>;
  /** Runs one of the page's own functions. */
  run(name: "openChat" | "chooseState" | "call" | "hangUp", ...args: readonly string[]): Promise<void>;
};

type Options = {
  readonly center: RunningCenter;
  readonly site: string;
  readonly streams: StreamsRelease;
  /** Default: Amazon's. */
  readonly chat?: ChatLibrary;
  readonly lines: string[];
};

/** Opens a desktop page and starts the library in it; the panel's frame asks for the sign-in, and no popup opens. */
export async function startDesktop(context: BrowserContext, options: Options): Promise<Page> {
  const { center, site, streams, chat = "chatjs", lines } = options;
  const page = await newPage(context, `${site}/desktop.html?streams=${streams}&chat=${chat}`);
  listenTo(page, "desktop", lines);
  // Releases around 2.13 would otherwise ask for storage access and refuse foreign domains.
  const params = { loginPopup: false, storageAccess: { canRequest: false } };
  await page.evaluate((input) => Reflect.get(globalThis, "startDesktop")(input), {
    ccpUrl: center.description.ccpUrl,
    endpoint: center.description.participantEndpoint,
    options: params,
  });
  return page;
}

/** Opens a desktop, signs in within the frame and then hides it. */
export async function openDesktop(context: BrowserContext, options: Options, username = "ada"): Promise<Desktop> {
  const page = await startDesktop(context, options);
  await signInFrame(page, username);
  await page.waitForFunction(() => Boolean(Reflect.get(globalThis, "agent")));
  // As desktops do that draw everything themselves: what the panel shows is then seen by nobody.
  await page.locator("#panel").evaluate((panel) => Reflect.get(panel, "style").setProperty("display", "none"));
  return desktopOf(page);
}

/** Fills in the sign-in form of the panel in the page's frame. */
export async function signInFrame(page: Page, username: string): Promise<void> {
  const frame = page.frameLocator("iframe");
  await frame.locator("input[name=username]").fill(username);
  await frame.locator("input[name=password]").fill("tributary");
  await frame.locator("button[type=submit]").click();
}

/** A desktop over a page that is started already. */
export function desktopOf(page: Page): Desktop {
  return {
    page,
    told: () => page.evaluate(() => Reflect.get(globalThis, "told")),
    contact: (id) =>
      page.evaluate((contactId) => {
        const record = Reflect.get(globalThis, "contacts")[contactId];
        if (record === undefined) return undefined;
        const { told, messages, typing, read, delivered, controllerMs } = record;
        return { told, messages, typing, read, delivered, controllerMs };
      }, id),
    run: (name, ...args) => page.evaluate((call) => Reflect.get(globalThis, call.name)(...call.args), { name, args }),
  };
}

/** A customer's page with a running chat. */
export type Customer = {
  readonly page: Page;
  readonly contactId: string;
  list(name: "messages" | "typing" | "read" | "delivered"): Promise<readonly ChatItem[]>;
  told(): Promise<readonly string[]>;
  send(text: string): Promise<void>;
  event(contentType: string, content?: string): Promise<void>;
  leave(): Promise<void>;
  /** Loads the page again and takes the chat up with what a page keeps: its details. */
  reload(): Promise<void>;
};

/** The control plane's client, unmodified, with the demo center's key. */
export function connectClient({ description }: RunningCenter): ConnectClient {
  const { accessKeyId, secretAccessKey } = description.demo;
  const credentials = { accessKeyId, secretAccessKey };
  return new ConnectClient({ endpoint: description.connectEndpoint, region: description.region, credentials });
}

/** Starts a chat through the SDK and opens the customer's page on it. */
export async function openCustomer(
  context: BrowserContext,
  { center, site, lines }: Omit<Options, "streams" | "chat">,
): Promise<Customer> {
  const started = await connectClient(center).send(
    new StartChatContactCommand({
      InstanceId: center.description.instanceId,
      ContactFlowId: center.description.demo.contactFlowId,
      ParticipantDetails: { DisplayName: "Customer" },
      Attributes: { plan: "gold" },
      SupportedMessagingContentTypes: ["text/plain", "text/markdown"],
    }),
  );
  const { ContactId, ParticipantId, ParticipantToken } = started;
  const page = await newPage(context, `${site}/customer.html`);
  listenTo(page, "customer", lines);
  const start = (): Promise<void> =>
    page.evaluate((input) => Reflect.get(globalThis, "startCustomer")(input), {
      details: { ContactId, ParticipantId, ParticipantToken },
      endpoint: center.description.participantEndpoint,
    });
  await start();
  return {
    page,
    contactId: ContactId ?? "",
    list: (name) => page.evaluate((list) => Reflect.get(globalThis, list), name),
    told: () => page.evaluate(() => Reflect.get(globalThis, "told")),
    send: (message) =>
      page.evaluate(
        (text) => Reflect.get(globalThis, "session").sendMessage({ message: text, contentType: "text/plain" }),
        message,
      ),
    event: (contentType, content) =>
      page.evaluate((event) => Reflect.get(globalThis, "session").sendEvent(event), { contentType, content }),
    async reload() {
      await page.reload();
      await start();
    },
    leave: () => page.evaluate(() => Reflect.get(globalThis, "session").disconnectParticipant()),
  };
}
