import { ConnectClient, StartChatContactCommand } from "@aws-sdk/client-connect";
import type { BrowserContext, Page } from "playwright-core";
import { expect } from "vitest";
import { listenTo, newPage } from "./browser.ts";
import type { RunningCenter } from "./center.ts";
import { eventually } from "./eventually.ts";
import type { ChatLibrary, CustomerLibrary, StreamsRelease, TaskLibrary } from "./host-site.ts";

/** Events and messages of one contact, recorded by `pages/desktop.js`. */
export type ContactRecord = {
  readonly events: readonly string[];
  readonly messages: readonly ChatItem[];
  readonly typing: readonly ChatItem[];
  readonly read: readonly unknown[];
  readonly delivered: readonly unknown[];
  readonly controllerMs: number;
};

/** A transcript item as the chat library returns it. */
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
  events(): Promise<readonly (string | readonly [string, unknown])[]>;
  /** Returns the events of the agent, and those of contacts as `<id> <event>`, in their order. */
  timeline(): Promise<readonly string[]>;
  contact(id: string): Promise<ContactRecord | undefined>;
  /** Calls a function of the page. */
  run(
    name:
      | "openChat"
      | "chooseState"
      | "chooseNextState"
      | "call"
      | "hangUp"
      | "transferTo"
      | "addAgent"
      | "disconnectAgent"
      | "createTask",
    ...args: readonly string[]
  ): Promise<void>;
};

const INTERACTIVE = "application/vnd.amazonaws.connect.message.interactive";

type Options = {
  readonly center: RunningCenter;
  readonly site: string;
  readonly streams: StreamsRelease;
  /** Default: Amazon's ChatJS. */
  readonly chat?: ChatLibrary;
  /** Default: none. */
  readonly tasks?: TaskLibrary;
  readonly lines: string[];
};

/** Opens a desktop page and initializes the library. The sign-in form is in the panel's frame; no popup opens. */
export async function startDesktop(context: BrowserContext, options: Options): Promise<Page> {
  const { center, site, streams, chat = "chatjs", tasks = "none", lines } = options;
  const page = await newPage(context, `${site}/desktop.html?streams=${streams}&chat=${chat}&tasks=${tasks}`);
  listenTo(page, "desktop", lines);
  // Without this, releases around 2.13 request storage access and refuse domains other than Amazon's.
  const params = { loginPopup: false, storageAccess: { canRequest: false } };
  await page.evaluate((input) => Reflect.get(globalThis, "startDesktop")(input), {
    ccpUrl: center.description.ccpUrl,
    endpoint: center.description.participantEndpoint,
    options: params,
  });
  return page;
}

/** Opens a desktop, signs in within the frame and hides the frame. */
export async function openDesktop(context: BrowserContext, options: Options, username = "ada"): Promise<Desktop> {
  const page = await startDesktop(context, options);
  await signInFrame(page, username);
  return signedIn(page);
}

/** Opens a desktop in a further tab of the browser: its panel uses the session of the first one and shows no form. */
export async function openTab(context: BrowserContext, options: Options): Promise<Desktop> {
  return signedIn(await startDesktop(context, options));
}

async function signedIn(page: Page): Promise<Desktop> {
  await page.waitForFunction(() => Boolean(Reflect.get(globalThis, "agent")));
  // Desktops with their own UI hide the panel.
  await page.locator("#panel").evaluate((panel) => Reflect.get(panel, "style").setProperty("display", "none"));
  return desktopOf(page);
}

/** Fills in the sign-in form of the panel in the page's frame. */
export async function signInFrame(page: Page, username: string): Promise<void> {
  const frame = page.frameLocator("iframe");
  const name = frame.locator("input[name=username]");
  await eventually(async () => {
    await name.fill(username);
    await frame.locator("input[name=password]").fill("tributary");
    expect(await name.inputValue()).toBe(username); // the host may have replaced the frame
  });
  await frame.locator("button[type=submit]").click();
}

/** Returns a desktop for a page that is already initialized. */
export function desktopOf(page: Page): Desktop {
  return {
    page,
    events: () => page.evaluate(() => Reflect.get(globalThis, "events")),
    timeline: () => page.evaluate(() => Reflect.get(globalThis, "timeline")),
    contact: (id) =>
      page.evaluate((contactId) => {
        const record = Reflect.get(globalThis, "contacts")[contactId];
        if (record === undefined) return undefined;
        const { events, messages, typing, read, delivered, controllerMs } = record;
        return { events, messages, typing, read, delivered, controllerMs };
      }, id),
    run: (name, ...args) => page.evaluate((call) => Reflect.get(globalThis, call.name)(...call.args), { name, args }),
  };
}

/** A customer's page with a running chat. */
export type Customer = {
  readonly page: Page;
  readonly contactId: string;
  list(name: "messages" | "typing" | "read" | "delivered"): Promise<readonly ChatItem[]>;
  events(): Promise<readonly string[]>;
  send(text: string): Promise<void>;
  sendEvent(contentType: string, content?: string): Promise<void>;
  leave(): Promise<void>;
  /** Reloads the page and resumes the chat with the stored chat details. */
  reload(): Promise<void>;
};

/** Creates an unmodified control-plane client of the AWS SDK with the demo center's access key. */
export function connectClient({ description }: RunningCenter): ConnectClient {
  const { accessKeyId, secretAccessKey } = description.demo;
  const credentials = { accessKeyId, secretAccessKey };
  return new ConnectClient({ endpoint: description.connectEndpoint, region: description.region, credentials });
}

type CustomerOptions = Pick<Options, "center" | "site" | "lines"> & { readonly chat?: CustomerLibrary };

/** Starts a chat through the SDK and opens it on a customer page. */
export async function openCustomer(
  context: BrowserContext,
  { center, site, lines, chat = "chatjs" }: CustomerOptions,
): Promise<Customer> {
  const started = await connectClient(center).send(
    new StartChatContactCommand({
      InstanceId: center.description.instanceId,
      ContactFlowId: center.description.demo.contactFlowId,
      ParticipantDetails: { DisplayName: "Customer" },
      Attributes: { plan: "gold" },
      SupportedMessagingContentTypes: ["text/plain", "text/markdown", INTERACTIVE, `${INTERACTIVE}.response`],
    }),
  );
  const { ContactId, ParticipantId, ParticipantToken } = started;
  const page = await newPage(context, `${site}/customer.html?chat=${chat}`);
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
    events: () => page.evaluate(() => Reflect.get(globalThis, "events")),
    send: (message) =>
      page.evaluate(
        (text) => Reflect.get(globalThis, "session").sendMessage({ message: text, contentType: "text/plain" }),
        message,
      ),
    sendEvent: (contentType, content) =>
      page.evaluate((event) => Reflect.get(globalThis, "session").sendEvent(event), { contentType, content }),
    async reload() {
      await page.reload();
      await start();
    },
    leave: () => page.evaluate(() => Reflect.get(globalThis, "session").disconnectParticipant()),
  };
}
