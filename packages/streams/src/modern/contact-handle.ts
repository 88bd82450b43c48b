import type { ContactStateType } from "@tributary/protocol/host-data";
import type { BaseConnection, ChatConnection } from "../facade/connections/connection-types.ts";
import type { Contact } from "../facade/contact-types.ts";
import type { ChatController } from "../media/chat-controller.ts";
import type { ContactView, DesktopSnapshot } from "./desktop-snapshot.ts";
import { ContactGoneError } from "./errors.ts";
import type { Requests } from "./request.ts";

/** A contact on the desk: the same handle from its first event to its last. Facts stand in its view; here is what can be asked. */
export interface ContactHandle {
  readonly id: string;
  /** The contact of the Streams API, for everything that has no shorter name here. */
  readonly api: Contact;
  /** As it stands now. Null when it is not on the desk. */
  readonly view: ContactView | null;
  /** Errors: RequestError, as for all that is asked of the center. Resolves when the center agreed; `connected` follows as an event. */
  accept(): Promise<void>;
  reject(): Promise<void>;
  /** Leaves the conversation, or declines an offer: ends the agent's own connection. */
  end(): Promise<void>;
  /** Ends after-contact work, or takes a missed contact off the desk. */
  clear(): Promise<void>;
  /**
   * The conversation of a connected chat: a session with the names of ChatJS, and ChatJS's own when that is on the page. The same one each time.
   *
   * Errors: ContactGoneError when the agent has no part in the chat; what connecting to it was refused with.
   */
  chat(): Promise<ChatController>;
  /**
   * Waits until the contact is in `phase`; at once when it is.
   *
   * Errors: ContactGoneError when it is over first; the signal's reason.
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

/** The handles of a desktop, one per contact. */
export interface ContactHandles {
  handleOf(contact: Contact): ContactHandle;
  /** The handle of a contact in the snapshot, which may precede the contact's first event. */
  readonly find: (contactId: string) => ContactHandle | undefined;
  forget(contactId: string): void;
  clear(): void;
}

/** No handles yet. `getContact` returns the Streams API's contact for an id. */
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
    forget: (contactId) => void handles.delete(contactId),
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
  if (connection === null) throw new ContactGoneError(`${api.getContactId()} has no connection of the agent.`);
  return connection;
}

function isChat(connection: BaseConnection): connection is ChatConnection {
  return "getMediaType" in connection && (connection as ChatConnection).getMediaType() === "chat"; // it has just been looked at
}

type Watched = ContactSource & { readonly id: string; readonly present: () => ContactView | undefined };

async function waitFor(contact: Watched, phase: ContactStateType, signal?: AbortSignal): Promise<ContactView> {
  signal?.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<ContactView>();
  const look = (): void => {
    const view = contact.present();
    if (view?.phase === phase) resolve(view);
    else if (view === undefined || (OVER.has(view.phase) && phase !== "ended"))
      reject(new ContactGoneError(`${contact.id} did not become ${phase}.`));
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
