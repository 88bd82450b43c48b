import type { EpochMs } from "@tributary/kernel";
import type { Actor } from "./actor.ts";
import type { AttachmentId, ContactId, ConversationId, UserId } from "./ids.ts";

/**
 * Facts of the audit log. Changes of the configuration are not among them: their events name the actor. Never passwords, tokens or texts of
 * customers. `address`: the client's network address, as budgets count it.
 */
export type AuditEvent = { readonly at: EpochMs } & (
  | {
      /** A user signed in. Of each user, a node writes at most 60 at once, and as many again in an hour. `method` is absent for a password, `accessKeyId` but for a federation: the key that asked for it. */
      readonly type: "user.signed-in";
      readonly userId: UserId;
      readonly address: string;
      readonly method?: "single-sign-on" | "federation";
      readonly accessKeyId?: string;
    }
  | {
      /** A sign-in as an existing user was refused. Of each user, a node writes at most ten at once, and as many again in an hour. */
      readonly type: "user.sign-in-refused";
      readonly userId: UserId;
      readonly address: string;
      readonly reason: "wrong-password" | "too-many-attempts" | "single-sign-on-only" | "disabled";
    }
  | {
      /** A user was given a password, or chose one with a link. */
      readonly type: "user.password-set";
      readonly userId: UserId;
      readonly by: Actor;
    }
  | {
      /** The password of a user was removed. */
      readonly type: "user.password-removed";
      readonly userId: UserId;
      /** `disabled`: with all their access. `reset`: they choose another one with a link. Absent in entries of earlier versions. */
      readonly reason?: "disabled" | "reset";
      readonly by: Actor;
    }
  | {
      /** An access key of a user was made. */
      readonly type: "access-key.created";
      readonly accessKeyId: string;
      readonly userId: UserId;
      readonly by: Actor;
    }
  | {
      /** An access key of a user was made invalid. */
      readonly type: "access-key.revoked";
      readonly accessKeyId: string;
      readonly userId: UserId;
      readonly by: Actor;
    }
  | {
      /** A user began to monitor a contact. */
      readonly type: "contact.monitored";
      readonly userId: UserId;
      readonly contactId: ContactId;
      readonly by: Actor;
    }
  | {
      /** A signed request was refused, because its user lacks the permission. Of each user, a node writes at most ten at once, and as many again in an hour. */
      readonly type: "operation.refused";
      readonly operation: string;
      readonly permission: string;
      readonly by: Actor;
    }
  | {
      /** All that is stored about a conversation was read by an administrator. */
      readonly type: "conversation.exported";
      readonly contactIds: readonly ContactId[];
      readonly by: Actor;
    }
  | {
      /** The bytes of a file of a conversation were read by an administrator. */
      readonly type: "conversation.file-exported";
      readonly contactIds: readonly ContactId[];
      readonly attachmentId: AttachmentId;
      readonly by: Actor;
    }
  | {
      /** A page of the transcript of an ended chat was read by a user or a program. */
      readonly type: "transcript.read";
      readonly contactId: ContactId;
      readonly by: Actor;
    }
  | {
      /** A conversation was deleted by an administrator. `contactIds`: those of its chain. */
      readonly type: "conversation.erased";
      readonly contactIds: readonly ContactId[];
      readonly by: Actor;
    }
  | {
      /** Conversations were deleted because the time for which they are kept is over. */
      readonly type: "conversations.expired";
      readonly conversationIds: readonly ConversationId[];
      readonly by: Actor;
    }
);
