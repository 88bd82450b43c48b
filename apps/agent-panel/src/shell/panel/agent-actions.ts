import type { TextStore } from "@tributary/conduit";
import {
  cancelNextRequest,
  stateRequestFor,
  unansweredOf,
} from "../../features/availability/availability.view-model.ts";
import type { WorkspaceCallbacks } from "../workspace.view.tsx";
import type { Notifications } from "./alert-controller.ts";
import type { DeskChats } from "./desk-chats.ts";
import type { CommandRefusal, DeskCommands } from "./desk-commands.ts";
import type { DeskController } from "./desk-controller.ts";
import type { PanelStore } from "./panel-store.ts";
import type { TransferCommands } from "./transfer-commands.ts";

/** The agent's actions on the desk; sign-out and sound are separate. */
export type AgentActions = Omit<
  WorkspaceCallbacks,
  "onSignOut" | "onAllowSound" | "onToggleSound" | "onReconnect" | "calls"
>;

/** Dependencies of {@link createAgentActions}. */
export type AgentActionsDeps = {
  readonly store: PanelStore;
  readonly desk: DeskController;
  readonly chats: DeskChats;
  readonly commands: DeskCommands;
  /** Storage of the agent's own settings. */
  readonly settings: TextStore;
  /** Rejects if the script could not be loaded. */
  readonly loadTransfers: () => Promise<TransferCommands>;
  readonly newToken: () => string;
  readonly notifications: Pick<Notifications, "request">;
  /** Publishes the selected contact to the agent's other pages. */
  readonly publishSelection: (contactId: string) => void;
};

const FORMAT_KEY = "tributary.formatting";

/** Returns the agent's stored setting; formatting is off by default. */
export function readFormatSetting(settings: Pick<TextStore, "get">): boolean {
  return settings.get(FORMAT_KEY) === "on";
}

/** Creates the {@link AgentActions}: sends commands to the center and shows their progress and refusals. */
export function createAgentActions(deps: AgentActionsDeps): AgentActions {
  const { store, desk, chats, commands, settings, loadTransfers, notifications, publishSelection, newToken } = deps;

  /** Resolves to true if the command was carried out. */
  async function run(command: Promise<CommandRefusal | null>): Promise<boolean> {
    const refusal = await command;
    if (refusal !== null) store.change({ refusal });
    return refusal === null;
  }

  async function answerOffer(contactId: string, answer: "accept" | "reject"): Promise<void> {
    desk.replace({ ...store.state, refusal: null, answering: new Set([...store.state.answering, contactId]) });
    const isDone = await run(commands[answer](contactId));
    if (isDone && answer === "accept") select(contactId);
    if (!isDone) desk.replace({ ...store.state, answering: without(store.state.answering, contactId) });
  }

  function select(contactId: string): void {
    desk.select(contactId);
    publishSelection(contactId);
  }

  /** A new state also closes contacts that were not answered: there is no work to do for them. */
  async function chooseState(stateId: string): Promise<void> {
    const { desk: before } = store.state;
    if (before === null) return;
    // Permission can be asked for during a user gesture only, and is of use once contacts arrive.
    const chosen = before.choices.find(({ id }) => id === stateId);
    if (chosen?.kind === "routable") notifications.request();
    const isDone = await run(commands.choose(stateRequestFor(before, stateId)));
    if (!isDone || before.state.kind !== "error") return;
    for (const { contactId } of unansweredOf(before)) void close(contactId, { ignoresGone: true });
  }

  /** `ignoresGone`: a contact that is gone needs no closing. */
  async function close(contactId: string, { ignoresGone = false } = {}): Promise<void> {
    store.change({ refusal: null, closing: new Set([...store.state.closing, contactId]) });
    const refusal = await commands.close(contactId);
    if (refusal === null) return;
    store.change({ closing: without(store.state.closing, contactId) });
    if (refusal !== "gone" || !ignoresGone) store.change({ refusal });
  }

  const selectedSession = () => {
    const { selectedId } = store.state;
    return selectedId === null ? undefined : chats.session(selectedId);
  };

  const attached = () => (store.state.selectedId === null ? null : chats.attached(store.state.selectedId));

  return {
    onChooseState: (stateId) => void chooseState(stateId),
    onCancelNext() {
      const request = store.state.desk === null ? null : cancelNextRequest(store.state.desk);
      if (request !== null) void run(commands.choose(request));
    },
    onAccept: (contactId) => void answerOffer(contactId, "accept"),
    onReject: (contactId) => void answerOffer(contactId, "reject"),
    onSelect: select,
    async onEnd(contactId) {
      const contact = store.state.desk?.contacts.find((each) => each.contactId === contactId);
      return contact !== undefined && (await run(commands.end(contactId, contact.agentConnectionId ?? "")));
    },
    async onDisconnect(contactId, connectionId) {
      const refusal = await commands.end(contactId, connectionId);
      if (refusal === "refused") store.change({ refusal }); // an agent who is gone needs no disconnecting
    },
    onMonitor: (contactId, mode) => void run(commands.monitor(contactId, mode)),
    onClose: (contactId) => void close(contactId),
    async onLoadQuickConnects() {
      const transfers = await loadTransfers().catch(() => null);
      return transfers === null ? null : transfers.quickConnects(store.state.desk?.queueArns ?? []);
    },
    async onTransfer(...request) {
      const transfers = await loadTransfers().catch(() => null);
      return transfers ? transfers.transfer(...request) : "failed";
    },
    async onCall(quickConnectId) {
      const transfers = await loadTransfers().catch(() => null);
      const outcome = transfers ? await transfers.call(quickConnectId) : ({ refusal: "failed" } as const);
      if ("refusal" in outcome) return outcome;
      store.change({ requestedId: outcome.contactId }); // the desk may not have it yet
      select(outcome.contactId);
      return outcome;
    },
    onActionFailed: () => store.change({ refusal: "refused" }),
    onPause: (contactId) => void run(commands.pause(contactId)),
    onResume: (contactId) => void run(commands.resume(contactId)),
    onCreateTask: commands.createTask,
    newToken,
    onDismissRefusal: () => store.change({ refusal: null }),
    onSend(text, kind) {
      const session = selectedSession();
      if (session === undefined) return;
      if (text.trim() !== "") session.send(text, kind === "markdown" ? "text/markdown" : "text/plain");
      for (const file of attached()?.take() ?? []) session.sendFile(file);
    },
    onToggleFormatting() {
      const isFormatting = !store.state.isFormatting;
      settings.set(FORMAT_KEY, isFormatting ? "on" : "off");
      store.change({ isFormatting });
    },
    onDetach: (key) => attached()?.detach(key),
    onAttach: (files) => attached()?.attach(files),
    onRetryFile: (key) => selectedSession()?.retryFile(key),
    onDiscardFile: (key) => selectedSession()?.discardFile(key),
    async onLoadFile(attachmentId) {
      const address = await selectedSession()?.fileAddress(attachmentId);
      return address?.ok ? address.value.url : null;
    },
    onTyping: () => selectedSession()?.typing(),
    onRetry: (token) => selectedSession()?.retry(token),
    onDiscard: (token) => selectedSession()?.discard(token),
    onLoadOlder: () => void selectedSession()?.loadOlder(),
    onSeen: () => store.state.selectedId !== null && chats.seen(store.state.selectedId),
    onDraft: (text) => store.state.selectedId !== null && chats.keepDraft(store.state.selectedId, text),
  };
}

function without(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
  return new Set([...ids].filter((each) => each !== id));
}
