import type { AgentChatSession as ChatController } from "@tributary/chat/chatjs";
import type { ContactStateType } from "@tributary/protocol/host-data";
import type { BaseConnection, ChatConnection } from "../facade/connections/connection-types.ts";
import type { Contact } from "../facade/contact-types.ts";
import type { ContactView, DesktopSnapshot } from "./desktop-snapshot.ts";
import { ContactGoneError } from "./errors.ts";
import type { Requests } from "./request.ts";

/** A contact of the agent; the same handle from its first event to its last. State is in its view; this handle has the requests. */
export interface ContactHandle {
  readonly id: string;
  /** The contact in the Streams API, for everything not offered here. */
  readonly api: Contact;
  /** Current state; null if the agent does not have the contact. */
  readonly view: ContactView | null;
  /** Resolves when the center has accepted the request; the event `connected` follows. Errors: RequestError, as for all requests. */
  accept(): Promise<void>;
  reject(): Promise<void>;
  /** Leaves the conversation, or declines an offer: ends the agent's own connection. */
  end(): Promise<void>;
  /** Ends after-contact work, or removes a missed contact. */
  clear(): Promise<void>;
  /** Puts a task aside, which frees its slot: other contacts can be offered meanwhile. The event `paused` follows. */
  pause(): Promise<void>;
  /** Continues a paused task. The event `connected` follows, as in the Streams API. */
  resume(): Promise<void>;
  /**
   * Session of a connected chat, with the interface of ChatJS; ChatJS's own session if it is on the page. Returns the same session each
   * time.
   *
   * Errors: ContactGoneError if the agent has no connection to the chat; the error of the connect call.
   */
  chat(): Promise<ChatController>;
  /**
   * Resolves when the contact is in `phase`, immediately if it already is.
   *
   * Errors: ContactGoneError if the contact ends first; the signal's reason.
   */
  until(phase: ContactStateType, options?: { readonly signal?: AbortSignal }): Promise<ContactView>;
}

/** Dependencies of a handle. */
export type ContactSource = {
  readonly requests: Requests;
  readonly snapshot: () => DesktopSnapshot;
  readonly onChange: (listener: () => void) => () => void;
};

/** Final phases; only `ended` may follow them. */
const OVER: ReadonlySet<ContactStateType> = new Set(["missed", "rejected", "error", "ended"]);

/** Handles of a desktop, one per contact. */
export interface ContactHandles {
  handleOf(contact: Contact): ContactHandle;
  /** Handle of a contact in the snapshot, which may precede the contact's first event. */
  readonly find: (contactId: string) => ContactHandle | undefined;
  remove(contactId: string): void;
  clear(): void;
}

/** Creates an empty collection. `getContact` returns the Streams API's contact for an id. */
export function createContactHandles(
  source: ContactSource,
  getContact: (contactId: string) => Contact,
): ContactHandles {
  const handles = new Map<string, ContactHandle>();
  function handleOf(contact: Contact): ContactHandle {
    const id = contact.getContactId();
    const handle = handles.get(id) ?? createContactHandle(contact, source);
    handles.set(id, handle);
    return handle;
  }
  return {
    handleOf,
    find(contactId) {
      const isHere = source.snapshot().contacts.some(({ id }) => id === contactId);
      return handles.get(contactId) ?? (isHere ? handleOf(getContact(contactId)) : undefined);
    },
    remove: (contactId) => void handles.delete(contactId),
    clear: () => handles.clear(),
  };
}

function createContactHandle(api: Contact, source: ContactSource): ContactHandle {
  const { requests } = source;
  const id = api.getContactId();
  const present = (): ContactView | undefined => source.snapshot().contacts.find((contact) => contact.id === id);
  return {
    id,
    api,
    get view() {
      return present() ?? null;
    },
    accept: () => requests.ask("accept", (callbacks) => api.accept(callbacks)),
    reject: () => requests.ask("reject", (callbacks) => api.reject(callbacks)),
    clear: () => requests.ask("clear", (callbacks) => api.clear(callbacks)),
    pause: () => requests.ask("pause", (callbacks) => api.pause(callbacks)),
    resume: () => requests.ask("resume", (callbacks) => api.resume(callbacks)),
    end: () => requests.ask("end", (callbacks) => ownConnection(api).destroy(callbacks)),
    async chat() {
      const connection = ownConnection(api);
      if (!isChat(connection)) throw new ContactGoneError(`${id} is not a chat.`);
      return connection.getMediaController();
    },
    until: (phase, { signal } = {}) => waitFor({ ...source, id, present }, phase, signal),
  };
}

function ownConnection(api: Contact): BaseConnection {
  const connection: BaseConnection | null = api.getAgentConnection();
  if (connection === null) throw new ContactGoneError(`${api.getContactId()} has no agent connection.`);
  return connection;
}

function isChat(connection: BaseConnection): connection is ChatConnection {
  return "getMediaType" in connection && (connection as ChatConnection).getMediaType() === "chat"; // only chat connections have this media type
}

type Watched = ContactSource & { readonly id: string; readonly present: () => ContactView | undefined };

async function waitFor(contact: Watched, phase: ContactStateType, signal?: AbortSignal): Promise<ContactView> {
  signal?.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<ContactView>();
  const look = (): void => {
    const view = contact.present();
    if (view?.phase === phase) resolve(view);
    else if (view === undefined || (OVER.has(view.phase) && phase !== "ended"))
      reject(new ContactGoneError(`${contact.id} ended before the phase ${phase}.`));
  };
  const abort = (): void => reject(signal?.reason);
  const stop = contact.onChange(look);
  signal?.addEventListener("abort", abort);
  try {
    look();
    return await promise;
  } finally {
    stop();
    signal?.removeEventListener("abort", abort);
  }
}
