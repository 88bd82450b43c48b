/** Receipts of the participant's own messages: those that were missed are in the transcript, at the messages. Rule CJ-24. */
import type { ReceivedItem } from "./chat-data.ts";
import { EVENT } from "./content-types.ts";

/** Own messages whose receipts are followed, and the age up to which they are. Unit of the age: items. */
const MAX_FOLLOWED = 50;
const MAX_AGE = 1_000;

/** Receipts of one session. */
export interface OwnReceipts {
  /** Records an item that was passed on: an own message, a receipt of one, or another. */
  note(item: ReceivedItem): void;
  /** Returns the receipt in a message of the transcript, unless it was recorded. */
  missed(item: ReceivedItem): ReceivedItem | undefined;
  /** Id of the oldest message that is not read, if there is one. */
  oldest(): string | undefined;
}

/** Creates the receipts of a session without messages. */
export function createOwnReceipts(participantId: string): OwnReceipts {
  /** Messages that are not read, oldest first. */
  const followed = new Map<string, { readonly at: number; readonly isDelivered: boolean }>();
  let count = 0;

  /** Returns the receipt of a message, if it is news. */
  function record(id: string | undefined, { MessageMetadata }: ReceivedItem) {
    const message = followed.get(id ?? "");
    const receipts = Array.isArray(MessageMetadata?.Receipts) ? MessageMetadata.Receipts : [];
    const receipt = receipts.find((each) => each?.ReadTimestamp) ?? receipts[0];
    if (id === undefined || message === undefined || !receipt) return undefined;
    if (receipt.ReadTimestamp) followed.delete(id);
    else followed.set(id, { ...message, isDelivered: true });
    return receipt.ReadTimestamp || !message.isDelivered ? receipt : undefined;
  }
  return {
    note(item) {
      count += 1;
      const { Id, Type, ParticipantId, MessageMetadata } = item;
      if (Type === "MESSAGEMETADATA") record(MessageMetadata?.MessageId, item);
      else if (Type === "MESSAGE" && ParticipantId === participantId && typeof Id === "string")
        followed.set(Id, { at: count, isDelivered: false });
      for (const [id, { at }] of followed)
        if (followed.size > MAX_FOLLOWED || at < count - MAX_AGE) followed.delete(id);
        else break;
    },
    missed(item) {
      const { Id, AbsoluteTime } = item;
      const receipt = record(Id, item);
      if (receipt === undefined || Id === undefined) return undefined;
      return {
        Id,
        Type: "MESSAGEMETADATA",
        ContentType: `${EVENT}message.metadata`,
        ...(AbsoluteTime !== undefined && { AbsoluteTime }),
        MessageMetadata: { MessageId: Id, Receipts: [receipt] },
      };
    },
    oldest: () => followed.keys().next().value,
  };
}
