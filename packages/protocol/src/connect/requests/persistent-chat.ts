/** Members of chats that continue ended ones. */
import * as v from "valibot";
import { object } from "../../object.ts";
import { clientToken, idOrArn, instance } from "../fields.ts";

const REHYDRATION_TYPES = ["ENTIRE_PAST_SESSION", "FROM_SEGMENT"] as const;

/** Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_PersistentChat.html */
export const rehydrationType = v.picklist(REHYDRATION_TYPES, `one of ${REHYDRATION_TYPES.join(", ")}`);

/** Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_CreatePersistentContactAssociation.html */
export const createPersistentContactAssociationRequest = object({
  ...instance,
  InitialContactId: idOrArn,
  RehydrationType: rehydrationType,
  SourceContactId: idOrArn,
  ClientToken: v.optional(clientToken),
});
