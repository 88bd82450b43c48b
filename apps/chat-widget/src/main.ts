/** Composition root of the widget: injects the browser's services into the element `<tributary-chat>`. */

import { createTextChatSession } from "@tributary/chat";
import { createSystemClock, createSystemRandom, silentLogger, uuidV7 } from "@tributary/kernel";
import { openWebSocketWith } from "@tributary/link";
import type { CallPart } from "./features/call/call-part.ts";
import type { PageCallsOptions } from "./features/call/page-calls.ts";
import type { FieldsPage } from "./features/fields/fields.view.tsx";
import { createLazyFields, type LazyFields } from "./features/start/lazy-fields.ts";
import { readClosedText } from "./features/start/opening.ts";
import { startChat } from "./features/start/start-chat.ts";
import type { PageFields } from "./features/start/start-form.ts";
import { loadLanguage } from "./languages/load-language.ts";
import type { Phrase } from "./languages/phrase.ts";
import { chatError } from "./shared/chat-error.ts";
import { tryStorage } from "./shared/try-storage.ts";
import { browserStorage } from "./shell/browser-storage.ts";
import { type CreateWidget, defineElement } from "./shell/element.ts";
import { followPage } from "./shell/follow-page.ts";
import { createLazyAlerts, type LazyAlerts } from "./shell/lazy-alerts.ts";
import {
  type CheckedAttribute,
  centerOf,
  customerReader,
  IDENTITY_ATTRIBUTE,
  type Identity,
  type ReadAttribute,
  wrongAttributes,
} from "./shell/page-options.ts";
import { createSavedChats, savedChatKey } from "./shell/saved-chat.ts";
import { createWidgetModel } from "./shell/widget-model.ts";

const clock = createSystemClock();
const random = createSystemRandom();
const openSocket = openWebSocketWith((address) => new WebSocket(address));
const tabId = uuidV7(clock.now(), random);

/** Reports a problem to the developer of the page. */
type Report = (problem: string) => void;

const createWidget: CreateWidget = async (element, onEvent) => {
  const read = (name: string): string | null => element.getAttribute(name);
  const report: Report = (problem) => console.error(`tributary-chat: ${problem}`);
  for (const name of wrongAttributes(read)) void adviseOn(name, read(name), report);
  const center = centerOf(read, import.meta.url);
  const now = (): number => clock.now();
  let identity = await identityOf(read);
  const loaded = await loadLanguage([element.closest("[lang]")?.getAttribute("lang") ?? "", ...navigator.languages]);
  const language = { ...loaded, now };
  const heading = read("heading") ?? language.phrase("heading");
  const readCustomer = customerReader(read, report, () => identity);
  const fields = fieldsOf(read("fields"), { report, known: () => identity.attributes });
  const flowId = (): string | null => read("contact-flow-id");
  const isOfTab = read("storage") === "tab";
  const key = savedChatKey(center, identity.key ?? "");
  const { storage, claimTab, onChange } = await browserStorage({
    open: () => (identity.key === null ? null : isOfTab ? sessionStorage : localStorage),
    isOfTab,
    key,
    tabId,
    loadTabEntry: () => import("./shell/tab-entry.ts"),
    report,
  });
  await fields.complete();
  const deps = {
    fetch: fetch.bind(globalThis),
    openSocket,
    clock,
    random,
    storage,
    log: silentLogger,
  };
  const alerts = alertsOf(read, language.phrase);
  const model = createWidgetModel(
    {
      clock,
      language,
      claimTab,
      onSavedChange: onChange,
      saved: createSavedChats(storage, center, key),
      readForm: () => ({ ...readCustomer(), fields: fields.value }),
      completeForm: fields.complete,
      startChat: (details, given) =>
        startChat(
          { ...deps, explain: (answer) => chatError("refused", { ...answer, page: { center, read, report, given } }) },
          { center, contactFlowId: flowId(), identityToken: read(IDENTITY_ATTRIBUTE) },
          details,
        ),
      readClosedText: () => readClosedText(deps, { center, contactFlowId: flowId() }),
      openSession: (chat) => createTextChatSession(deps, chat),
      loadLog: async () => (await import("./log/main.ts")).createLogPart,
      options: { center, heading, canRate: read("no-rating") === null },
      onEvent(event) {
        alerts.follow(event);
        onEvent(event);
      },
    },
    { isOpen: read("opened") !== null },
  );
  const calls = await callsOf({ element, center, heading, language, report, model });
  const following = followPage(model, alerts);
  return {
    model,
    heading,
    language,
    async isOfIdentity() {
      const next = await identityOf(read);
      if (next.subject !== identity.subject) return false;
      identity = next; // a new token of the same customer
      model.formChanged();
      return true;
    },
    calls,
    [Symbol.dispose]() {
      for (const part of [following, alerts, model, calls]) part?.[Symbol.dispose]();
    },
  };
};

/** Returns the signed identity that the page has, if it has one. */
async function identityOf(read: ReadAttribute): Promise<Identity> {
  const token = read(IDENTITY_ATTRIBUTE) || null;
  try {
    if (token) return await (await import("./shell/identity.ts")).identityOf(token, crypto.subtle);
  } catch {
    // not loaded
  }
  return { subject: token, key: token ? null : "", name: null, attributes: {} };
}

async function adviseOn(name: CheckedAttribute, value: string | null, report: Report): Promise<void> {
  report((await import("./shell/attribute-advice.ts")).adviceOnValue(name, value));
}

/** Loads calls if the page offers them, or the page before has left one in progress. */
async function callsOf(page: Omit<PageCallsOptions, "storage" | "storageKey">): Promise<CallPart | null> {
  const storage = tryStorage(() => sessionStorage);
  const storageKey = `tributary.call ${page.center}`;
  if (!page.element.hasAttribute("call") && !storage?.getItem(storageKey)) return null;
  try {
    return await (await import("./features/call/page-calls.ts")).openPageCalls({ ...page, storage, storageKey });
  } catch {
    page.report("a script was not loaded: no calls");
    return null;
  }
}

/** Returns the fields that the page adds to the form. */
function fieldsOf(text: string | null, page: FieldsPage): LazyFields {
  const load = async (json: string): Promise<PageFields | null> =>
    (await import("./features/fields/fields.view.tsx")).createPageFields(json, page);
  return createLazyFields(text === null ? null : () => load(text));
}

function alertsOf(read: ReadAttribute, phrase: Phrase): LazyAlerts {
  return createLazyAlerts({
    load: async () => (await import("./features/alerts/page-alerts.ts")).createPageAlerts,
    options: {
      phrase,
      hasSound: read("no-sound") === null,
      isTitleChanged: read("no-title") === null,
      nowMs: () => clock.now(),
    },
  });
}

defineElement(createWidget);
