/**
 * Purpose: the part of docs/compat/chatjs.md about conversations with faults, with the figures of the last long run.
 * When:    called by compat-chatjs-page. `npm run test:soak -- chat` writes the figures.
 * Usage:   chatFaultsPart(root)
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Figures } from "../../tests/chat/faults/figures.ts";
import { table } from "./markdown.ts";

type Measured = Readonly<Record<"tributary" | "openChat" | "upstreamSurvivable", Figures>>;

const COLUMNS: readonly (readonly [name: keyof Measured, title: string])[] = [
  ["tributary", "`@tributary/chat/chatjs`"],
  ["openChat", "`openChat`"],
  ["upstreamSurvivable", "unmodified, faults that a server can repair"],
];

const seconds = (ms: number | null): string => (ms === null ? "–" : `${(ms / 1_000).toFixed(1)} s`);

const ROWS: readonly (readonly [title: string, value: (figures: Figures) => number | string])[] = [
  ["conversations", ({ conversations }) => conversations],
  ["faults that occurred, restarts", ({ faults, restarts }) => `${faults}, ${restarts}`],
  ["messages of the customers", ({ written }) => written],
  ["– acknowledged", ({ acknowledged }) => acknowledged],
  ["– refused", ({ refused }) => refused],
  ["– without an answer: the call failed, or the page was closed", ({ unanswered }) => unanswered],
  ["acknowledged messages that are not stored, or not in order", ({ storedWrong }) => storedWrong],
  ["messages that a page did not receive", ({ missed }) => missed],
  ["messages that a page received again, under the same id", ({ repeated }) => repeated],
  ["messages that a page received in another order", ({ reordered }) => reordered],
  ["read receipts that the last page did not show", ({ receiptsMissed }) => receiptsMissed],
  ["sessions that ended although the chat had not", ({ endedSessions }) => endedSessions],
  ["conversations whose last session did not return", ({ notReturned }) => notReturned],
  ["median time from a cut to the next connection", ({ returnAfterCutMs }) => seconds(returnAfterCutMs)],
  [
    "median time from a silent loss to the next connection",
    ({ returnAfterSilenceMs }) => seconds(returnAfterSilenceMs),
  ],
];

const REPAIRED: readonly string[] = [
  "A socket that is cut, silent in one direction or in both: a new one gets the items that the page has not confirmed.",
  "Calls and frames that are up to eight seconds late; a call that is refused with 429 or 500 once: the library repeats it with the same token, and it is stored once.",
  "A restart of the server, orderly or not, behind its parent process: connections wait for it.",
  "A page that is opened again with the same token.",
];

const NOT_REPAIRED: readonly string[] = [
  "A socket is lost, and the next `CreateParticipantConnection` fails or gets no answer: the session ends with `onConnectionBroken`, and does not return.",
  "Three attempts at a call are refused one after the other: the library makes no further one. The session ends if that is the call for a new socket.",
  "The answer to `sendMessage` is lost: it rejects, though the message is stored. A page that sends it again makes a second message.",
  "Items that the page had received but not confirmed when its socket was lost arrive again, under the same id. A page that does not compare ids shows them twice.",
  "Messages that are sent without waiting for the one before are stored in any order.",
  "Receipts that were sent while the socket was lost: the page does not show them until it reads the transcript.",
  "A frame that is lost or reordered between the server and the page.",
  "Two pages of one participant: what one of them has confirmed is not sent to the other again.",
];

const list = (sentences: readonly string[]): string => sentences.map((sentence) => `- ${sentence}`).join("\n");

/** Renders the part. */
export function chatFaultsPart(root: string): readonly string[] {
  const measured: Measured = JSON.parse(readFileSync(join(root, "tests/chat/faults/figures.json"), "utf8"));
  return [
    "## Conversations with faults",
    "A customer and an agent write, read and type for a minute, while a proxy disturbs the customer's calls and socket, the center restarts in a third of the conversations, and the page is opened again in some (`tests/chat/faults`, on the clock of the center). Faults are: calls that are dropped, late, without an answer (before or after the center has handled them) or refused with 403, 429 or 500; sockets that are cut, silent in one or both directions, refused or not answered; frames that are late, lost, repeated or reordered; outages. 403 on `CreateParticipantConnection` is not among them: it is the end of the chat for both libraries. Each conversation follows from its seed and is the same for the first two columns. With all faults the unmodified library is run in ten conversations only, for what is stored.",
    table(
      ["", ...COLUMNS.map(([, title]) => title)],
      ROWS.map(([title, value]) => [title, ...COLUMNS.map(([name]) => String(value(measured[name])))]),
    ),
    "What a server repairs for the unmodified library, and this one does:",
    list(REPAIRED),
    "What no server can repair for it:",
    list(NOT_REPAIRED),
  ];
}
