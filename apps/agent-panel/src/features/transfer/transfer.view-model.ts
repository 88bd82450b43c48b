/** The transfer of a chat, or the request for a further agent: the dialog's state as a pure step, and its snapshot. */
import { assertNever } from "@tributary/kernel";

/** A destination for chats. The name is configured in the center. */
export type QuickConnect = {
  readonly id: string;
  readonly kind: QuickConnectKind;
  readonly name: string;
  /** State of an agent when the dialog was opened; null for queues, and if it is unknown. Source: PA-48. */
  readonly state: QuickConnectState | null;
};

export type QuickConnectState = "routable" | "not-routable" | "offline";

export type QuickConnectKind = "agent" | "queue";

/** Effect of a choice: the contact is transferred, a further agent is asked to join it, or a call without a customer begins. */
export type TransferKind = "transfer" | "add" | "call";

/**
 * Reason why a chat was not transferred, or no agent added. `not-open`: the flow of the destination would have ended the chat. `gone`: the
 * destination no longer exists. `limit`: the chat was transferred as often, or has as
 * many agents, as is possible.
 */
export type TransferRefusal = "not-open" | "gone" | "limit" | "failed";

/** State of the dialog. */
export type TransferState = {
  readonly kind: TransferKind;
  readonly query: string;
  readonly list:
    | { readonly phase: "loading" | "failed" }
    | {
        readonly phase: "loaded";
        readonly quickConnects: readonly QuickConnect[];
        /** Quick connect that Enter chooses. */
        readonly activeId: string | null;
        readonly attempt: Attempt | null;
      };
};

/** The last transfer that the agent requested; `refusal` is null while it is pending. */
type Attempt = { readonly to: QuickConnect; readonly refusal: TransferRefusal | null };
type Loaded = Extract<TransferState["list"], { phase: "loaded" }>;

export type TransferEvent =
  | { readonly type: "loaded"; readonly quickConnects: readonly QuickConnect[] }
  | { readonly type: "load-failed" }
  | { readonly type: "retried" }
  | { readonly type: "kind-chosen"; readonly kind: TransferKind }
  | { readonly type: "typed"; readonly query: string }
  | { readonly type: "moved"; readonly by: 1 | -1 }
  | { readonly type: "chosen"; readonly id: string }
  | { readonly type: "refused"; readonly refusal: TransferRefusal };

/** Content of the dialog. */
export type TransferSnapshot = {
  readonly kind: TransferKind;
  readonly query: string;
  /** `empty`: the agent's queues have no quick connects. `no-match`: none of them matches the query. */
  readonly content: "loading" | "failed" | "empty" | "no-match" | "list";
  /** Matching quick connects, without empty groups. */
  readonly groups: readonly { readonly kind: QuickConnectKind; readonly options: readonly QuickConnect[] }[];
  readonly activeId: string | null;
  /** Destination of the pending transfer. */
  readonly pending: QuickConnect | null;
  readonly problem: { readonly name: string; readonly refusal: TransferRefusal } | null;
};

/** State of a dialog that has just been opened. */
export const OPENED: TransferState = { kind: "transfer", query: "", list: { phase: "loading" } };

const KINDS: readonly QuickConnectKind[] = ["agent", "queue"];

/** Pure. An event that does not apply returns the same state. Source: PA-21. */
export function stepTransfer(state: TransferState, event: TransferEvent): TransferState {
  const { list, query } = state;
  switch (event.type) {
    case "loaded":
      return {
        ...state,
        list: withActive({ phase: "loaded", quickConnects: event.quickConnects, activeId: null, attempt: null }, query),
      };
    case "load-failed":
      return { ...state, list: { phase: "failed" } };
    case "retried":
      return { ...state, list: { phase: "loading" } };
    case "kind-chosen":
      if (list.phase !== "loaded") return { ...state, kind: event.kind };
      return isPending(list) ? state : { ...state, kind: event.kind, list: { ...list, attempt: null } };
    case "typed":
      if (list.phase !== "loaded") return { ...state, query: event.query };
      return isPending(list)
        ? state
        : { ...state, query: event.query, list: withActive({ ...list, attempt: null }, event.query) };
    case "moved":
      return list.phase !== "loaded" || isPending(list) ? state : { ...state, list: moved(list, query, event.by) };
    case "chosen": {
      const to = list.phase === "loaded" ? list.quickConnects.find(({ id }) => id === event.id) : undefined;
      if (list.phase !== "loaded" || isPending(list) || to === undefined) return state;
      return { ...state, list: { ...list, activeId: to.id, attempt: { to, refusal: null } } };
    }
    case "refused":
      if (list.phase !== "loaded" || list.attempt === null) return state;
      return { ...state, list: { ...list, attempt: { ...list.attempt, refusal: event.refusal } } };
    default:
      return assertNever(event);
  }
}

/** Without a query no quick connect is active: a transfer needs more than an accidental Enter. */
function withActive(list: Loaded, query: string): Loaded {
  return { ...list, activeId: query.trim() === "" ? null : (matchesOf(list, query)[0]?.id ?? null) };
}

/** Moves to the next or previous match, from the end to the start and back. */
function moved(list: Loaded, query: string, by: 1 | -1): Loaded {
  const matches = matchesOf(list, query);
  const at = matches.findIndex(({ id }) => id === list.activeId);
  const next = at === -1 && by === -1 ? -1 : (at + by) % matches.length;
  return { ...list, activeId: matches.at(next)?.id ?? null };
}

function isPending({ attempt }: Loaded): boolean {
  return attempt !== null && attempt.refusal === null;
}

/** Returns the content of the dialog. */
export function transferOf({ kind, query, list }: TransferState): TransferSnapshot {
  const nothing = { kind, query, groups: [], activeId: null, pending: null, problem: null };
  if (list.phase !== "loaded") return { ...nothing, content: list.phase };
  const { quickConnects, activeId, attempt } = list;
  if (quickConnects.length === 0) return { ...nothing, content: "empty" };
  const matches = matchesOf(list, query);
  const groups = KINDS.map((each) => ({ kind: each, options: matches.filter((match) => match.kind === each) }));
  return {
    kind,
    query,
    content: matches.length === 0 ? "no-match" : "list",
    groups: groups.filter(({ options }) => options.length > 0),
    activeId,
    pending: attempt?.refusal === null ? attempt.to : null,
    problem: attempt?.refusal == null ? null : { name: attempt.to.name, refusal: attempt.refusal },
  };
}

/** Quick connects with all words of the query in their names, agents first, otherwise in the given order. */
function matchesOf({ quickConnects }: Loaded, query: string): readonly QuickConnect[] {
  const words = plain(query).split(/\s+/u);
  const matches = quickConnects.filter(({ name }) => words.every((word) => plain(name).includes(word)));
  return KINDS.flatMap((kind) => matches.filter((each) => each.kind === kind));
}

/** Removes case and accents: names are searched as they are typed on any keyboard. */
function plain(text: string): string {
  return text
    .toLowerCase()
    .normalize("NFKD")
    .replaceAll(/\p{Diacritic}/gu, "");
}
