/**
 * Intentional differences from amazon-connect-chatjs 5.0.0: scenarios that fail with it, and the reason. An undocumented difference fails the
 * comparison, and so does a documented one that does not occur. Published in `docs/compat/chatjs.md`.
 */
export type Difference = {
  readonly scenario: string;
  /** Part of the message with which the scenario fails with the upstream library. */
  readonly upstream: string | RegExp;
  /** Explanation for migrating developers. */
  readonly reason: string;
};

const PATIENT =
  "A message waits for its turn and for the network, and is sent with the same token until the center has answered. `compatibility.rejectWhileOffline` rejects it instead.";
const RECONNECTS =
  "A session reconnects until the center refuses the participant. `compatibility.breakOnFailedReconnect` ends it after the first failure, with `onConnectionBroken`.";
const STATUS = "The status can be read at any time; upstream throws before the first connection.";
const TEXT =
  "Before `connect` and after the end, all requests reject with the same text; upstream throws a TypeError for views and authentication.";

export const DIFFERENCES: readonly Difference[] = [
  {
    scenario: "an endpoint that is set after the first session is used by the next one",
    upstream: "promise rejected",
    reason: "Each session uses the endpoint that is set when it is created; upstream keeps the first one of a region.",
  },
  {
    scenario: "lines below the level of the logger are left out",
    upstream: /to deeply equal \[\]/,
    reason: "The level applies to all lines; upstream writes some of them at any level.",
  },
  {
    scenario: "connect may be called again after it has failed",
    upstream: "connectSuccess",
    reason: "A failed `connect` can be repeated; upstream ignores all calls after the first.",
  },
  {
    scenario:
      "onConnectionEstablished is called once per connection, https://github.com/amazon-connect/amazon-connect-chatjs/issues/298",
    upstream: "to have a length of 1 but got 2",
    reason:
      "`onConnectionEstablished` is called once, when items arrive, with the result of `connect`. `compatibility.announceTwice` calls it twice.",
  },
  { scenario: "the status follows the connection", upstream: "getStatus", reason: STATUS },
  ...["describeView", "getAuthenticationUrl", "cancelParticipantAuthentication"].map((name) => ({
    scenario: `${name} before connect rejects with a text`,
    upstream: "TypeError",
    reason: TEXT,
  })),
  {
    scenario:
      "a session survives a service that is away for a while, https://github.com/amazon-connect/amazon-connect-chatjs/issues/125",
    upstream: "to include 'are you there?'",
    reason: RECONNECTS,
  },
  {
    scenario:
      "a session survives refused connections, in the background and in front, https://github.com/amazon-connect/amazon-connect-chatjs/pull/252",
    upstream: "to include 'still here'",
    reason: RECONNECTS,
  },
  {
    scenario: "a new token is requested when the center refuses the old one",
    upstream: "promise rejected",
    reason: "A request whose token is refused is repeated once with a new one.",
  },
  {
    scenario: "a message waits for a slow one before it, https://github.com/aws-samples/aws-lex-web-ui/issues/513",
    upstream: "to deeply equal [ 'first', 'second' ]",
    reason: PATIENT,
  },
  { scenario: "a message whose response was lost is stored once", upstream: "Failed to fetch", reason: PATIENT },
  {
    scenario: "messages that were written without a network are sent in their order when it is back",
    upstream: "Failed to fetch",
    reason: PATIENT,
  },
  {
    scenario: "an item that arrives twice is passed on once",
    upstream: "[ 'again', 'again' ]",
    reason:
      "`onMessage` receives each item once, also those missed while the connection was lost. `compatibility.rawItems` passes items on as they arrive.",
  },
  {
    scenario: "a subscription can be ended",
    upstream: "expected 'undefined' to be 'function'",
    reason: "Each `onX` returns a function that ends the subscription.",
  },
  {
    scenario: "the first read receipt is sent at once",
    upstream: "expected [] to deeply equal",
    reason: "The first read receipt is sent at once; upstream delays it by its throttle.",
  },
  {
    scenario: "a receipt whose content is not JSON is refused",
    upstream: "in JSON at position 1",
    reason:
      "A receipt without a message rejects with `errorMessage`; upstream rejects with the error of its JSON parser.",
  },
  {
    scenario:
      "the promise of a replaced receipt settles, https://github.com/amazon-connect/amazon-connect-chatjs/issues/131",
    upstream: "to deeply equal [ 'delivered', 'read' ]",
    reason:
      "The promise of each receipt settles; that of a receipt that another one covers resolves with `message: Event already fired`.",
  },
  {
    scenario:
      "receipts stay off when other settings change, https://github.com/amazon-connect/amazon-connect-chatjs/issues/132, https://github.com/amazon-connect/amazon-connect-chatjs/pull/319",
    upstream: "[ 'read m' ]",
    reason: "Settings that `setGlobalConfig` does not name keep their value, also those of receipts and of the logger.",
  },
  {
    scenario: "each answer to typing has the metadata of its call",
    upstream: "[ 2, 2 ]",
    reason: "The result of each call has its own metadata.",
  },
  {
    scenario: "typing in one chat does not delay that in another",
    upstream: "expected 1 to be 2",
    reason: "Each session has its own throttle for typing. `compatibility.shareTypingThrottle` shares it.",
  },
  {
    scenario:
      "a transcript can be read after the end of the chat by its agent, https://github.com/amazon-connect/amazon-connect-chatjs/issues/61, https://github.com/amazon-connect/amazon-connect-chatjs/issues/294",
    upstream: "No active connection",
    reason:
      "`getTranscript` is possible after the end of the chat, as long as the center answers: for agents until they clear the contact.",
  },
  {
    scenario: "an earlier page goes to the front of the transcript",
    upstream: "to deeply equal",
    reason: "The transcript of `onTranscriptUpdated` is sorted by time.",
  },
  {
    scenario: "typing is not in the transcript",
    upstream: "to not include 'typing'",
    reason: "The transcript of `onTranscriptUpdated` contains no typing events.",
  },
  {
    scenario: "a failed upload rejects and is not completed",
    upstream: "it did not reject",
    reason: "`sendAttachment` rejects if the upload fails; upstream does not check it.",
  },
  {
    scenario:
      "onEnded is called after an agent's transfer, https://github.com/amazon-connect/amazon-connect-chatjs/issues/24",
    upstream: "to have a length of 1 but got",
    reason:
      "`onEnded` is also called when an agent has transferred the chat. `compatibility.silentTransfer` leaves it out.",
  },
];
