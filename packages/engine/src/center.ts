import { type Fanout, openJournal, type Store } from "@tributary/journal";
import { type Clock, type Logger, type Random, uuidV7 } from "@tributary/kernel";
import type { Actor, UserId } from "@tributary/model";
import type { Slot } from "./agent/agent-desk.ts";
import { type Administration, createAdministration } from "./api/administration.ts";
import { type Agents, createAgents } from "./api/agents.ts";
import { type Attachments, createAttachments, DEFAULT_MAX_ATTACHMENT_BYTES } from "./api/attachments.ts";
import { type AuditLog, openAuditLog } from "./api/audit-log.ts";
import { type Authentications, createAuthentications } from "./api/authentications.ts";
import { type Bots, createBots } from "./api/bots.ts";
import { createCallbacks } from "./api/callbacks.ts";
import { type Calls, createCalls } from "./api/calls.ts";
import { type CenterFeeds, createCenterFeeds } from "./api/center-feeds.ts";
import { type Chats, createChats } from "./api/chats.ts";
import { type Contacts, createContacts } from "./api/contacts.ts";
import { type Conversations, createConversations } from "./api/conversations.ts";
import { createIntegrations, type Integrations } from "./api/integrations.ts";
import { createMessageParts, type MessageParts } from "./api/message-parts.ts";
import { createMonitoring, type Monitoring } from "./api/monitoring.ts";
import { createRecords, type Records } from "./api/records.ts";
import { createStreaming, type Streaming } from "./api/streaming.ts";
import { createTasks, type Tasks } from "./api/tasks.ts";
import { createScans } from "./attachments/scans.ts";
import { createStoredFiles } from "./attachments/stored-files.ts";
import { authenticationIds } from "./authentication/new-authentication-id.ts";
import { afterInstanceExists, type Directory, openDirectory } from "./configuration/directory.ts";
import { logContactEvents } from "./contact/contact-log.ts";
import { conversationStream } from "./contact/conversation-stream.ts";
import { withCenterErrors } from "./journal-errors.ts";
import { observeSupervisors, watchPermissions } from "./monitoring/watch-permissions.ts";
import type { Blobs } from "./ports/blobs.ts";
import type { Media } from "./ports/media.ts";
import type { Scanner } from "./ports/scanner.ts";
import type { Archive } from "./retention/archive.ts";
import { startBlobSweep } from "./retention/blob-sweep.ts";
import { startSweep } from "./retention/sweep.ts";
import type { CenterFigures } from "./routing/figures.ts";
import type { Term } from "./routing/leadership.ts";
import { openRouting } from "./routing/routing.ts";
import { createDelivery, type StreamingFigures } from "./streaming/delivery.ts";
import { NO_ENDPOINTS, type StreamingEndpoints } from "./streaming/endpoints.ts";
import { createTimerHandler } from "./timers/on-due.ts";
import type { CallbackTerms } from "./voice/decide-request-callback.ts";
import { openVoice } from "./voice/open-voice.ts";

/** A running contact center: the engine's public API object. It does not listen on any network. */
export interface Center extends AsyncDisposable {
  /** Counts from the routing board: cheap, and as new as the last decision of this node. Waiting contacts: only on the node that routes. */
  figures(): CenterFigures;
  /** Operations that change the configuration; the journal keeps the actor with each change. */
  readonly administration: (by: Actor) => Administration;
  readonly agents: Agents;
  readonly attachments: Attachments;
  readonly audit: AuditLog;
  readonly authentications: Authentications;
  readonly bots: Bots;
  readonly calls: Calls;
  readonly chats: Chats;
  readonly contacts: Contacts;
  readonly conversations: Conversations;
  readonly directory: Directory;
  readonly feeds: CenterFeeds;
  readonly integrations: Integrations;
  readonly messageParts: MessageParts;
  readonly monitoring: Monitoring;
  readonly records: Records;
  /** `figures`: of this node. */
  readonly streaming: Streaming & { figures(): StreamingFigures };
  readonly tasks: Tasks;
}

/** Ports of a center. Store and fan-out are not closed by it. */
export type CenterDeps = {
  readonly store: Store;
  readonly fanout: Fanout;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  /** Name of this node in a shared store, different at each start; default: a random id. */
  readonly node?: string;
  /** Absent: conversations whose time is over are deleted without a copy. */
  readonly archive?: Archive;
  /** Absent: chats cannot be sent to endpoints. */
  readonly endpoints?: StreamingEndpoints;
  /** Storage of the files of chats. Absent: files are refused. */
  readonly blobs?: Blobs;
  /** Audio of calls; not closed by the center. Absent: calls are refused. */
  readonly media?: Media;
  /** Absent: files are sent without a scan. */
  readonly scanner?: Scanner;
};

/** Settings of a center. */
export type CenterOptions = {
  /** Time a contact is offered before it counts as missed. Unit: milliseconds. Source: RT-07. */
  readonly offerTimeoutMs?: number;
  /** Maximum size of a file. Unit: bytes. Default: 20 MiB. Source: AT-02. */
  readonly maxAttachmentBytes?: number;
  /** True if the server has a provider at which customers can sign in. Default: false, and authentications of flows fail. Source: FL-08. */
  readonly authenticatesCustomers?: boolean;
  /** Attempts to call a customer back, and the time between them. Default: three, a minute apart. Source: VC-39. */
  readonly callbacks?: CallbackTerms;
};

/** Name of a node that has its store for itself: at the next start it has the same lease, without waiting for its end. */
const ONLY_NODE = "only";

/**
 * Opens a contact center: continues timers, and routes unless another node does.
 *
 * Lifetime: disposing stops timers, routing and feeds; calls in progress finish as the store allows.
 */
export async function createCenter(deps: CenterDeps, options: CenterOptions = {}): Promise<Center> {
  const { store, fanout, clock, random, log, endpoints = NO_ENDPOINTS, blobs = null } = deps;
  const node = deps.node ?? (store.isShared ? uuidV7(clock.now(), random) : ONLY_NODE);
  await using opening = new AsyncDisposableStack();
  const journal = withCenterErrors(opening.use(await openJournal({ store, fanout, clock, log, node })));
  const directory = opening.use(await openDirectory({ journal, clock, log }));
  const workLimit = (agentId: UserId): number | null => directory.user(agentId)?.afterContactWorkMs ?? null;

  journal.observe(conversationStream, { committed: (_state, events) => logContactEvents(log, events) });
  const records = createRecords(store);
  const { audit, ordered } = opening.use(openAuditLog({ journal, clock, log }));
  const newAuthenticationId = authenticationIds({ clock, random }, options.authenticatesCustomers ?? false);
  const shared = { journal, directory, clock, random, workLimit, newAuthenticationId };
  const files = createStoredFiles({ blobs, log });
  const scans =
    deps.scanner && blobs && opening.use(createScans({ journal, blobs, scanner: deps.scanner, files, clock, log }));
  const sweepDeps = { journal, ordered, records, directory, archive: deps.archive ?? null, files, clock, log };
  const agents = createAgents(shared);
  const monitoring = createMonitoring({ journal, ordered, records, directory, clock, random });

  const feeds = createCenterFeeds({ journal, directory, log });
  const delivery = createDelivery({ journal, records, directory, feeds, endpoints, clock, random, log });

  const supervisors = observeSupervisors(journal);
  // Before routing loads the open conversations: calls among them wait for their audio.
  const voice = deps.media
    ? opening.use(openVoice({ ...shared, media: deps.media, store, fanout, log, node }, options))
    : null;

  function whileLeading(term: Term): Disposable {
    using beginning = new DisposableStack();
    beginning.use(startSweep(sweepDeps, term));
    beginning.use(delivery.whileLeading(term));
    if (voice !== null) beginning.use(voice.whileLeading(term));
    if (blobs !== null) beginning.use(startBlobSweep({ directory, journal, records, blobs, clock, log }, term));
    const stop = (id: UserId, { contactId, participantId }: Slot) => agents.end(id, contactId, participantId);
    const silence = (id: UserId, { contactId }: Slot) => monitoring.setMode(id, contactId, "silent");
    beginning.use(watchPermissions({ journal, directory, clock, log, supervisors, stop, silence }));
    return beginning.move();
  }

  const routing = opening.use(
    await openRouting({ journal, store, fanout, directory, clock, random, log, node }, { ...options, whileLeading }),
  );
  // Timers depend on users and profiles.
  opening.use(afterInstanceExists(directory, () => journal.startTimers(createTimerHandler({ ...shared, files }))));
  const chats = createChats({ ...shared, records, feeds });
  const attachments = createAttachments(
    { journal, chats, feeds, blobs, files, scans: scans ?? null, clock, random, log },
    { maxBytes: options.maxAttachmentBytes ?? DEFAULT_MAX_ATTACHMENT_BYTES },
  );
  const running = opening.move();
  return {
    figures: routing.figures,
    administration: (by) => createAdministration({ journal: ordered, clock, random }, by),
    audit,
    agents,
    attachments,
    authentications: createAuthentications(shared),
    bots: createBots({ journal, records, clock, random }),
    calls: createCalls({ ...shared, records, chats, callbacks: createCallbacks(shared, options.callbacks), voice }),
    chats,
    contacts: createContacts({ journal, records, clock, ...routing, workLimit }),
    conversations: createConversations({ journal, ordered, audit, records, directory, files, attachments }),
    directory,
    feeds,
    integrations: createIntegrations({ journal, records, directory, endpoints, clock, random }),
    messageParts: createMessageParts({ journal, feeds, chats, clock, random }),
    monitoring,
    records,
    streaming: { ...createStreaming({ journal, records, endpoints, clock, random }), figures: delivery.figures },
    tasks: createTasks({ ...shared, records }),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
