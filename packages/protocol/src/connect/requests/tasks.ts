/** Requests of the operations on tasks. */
import { MAX_TASK_MINUTES } from "@tributary/model";
import * as v from "valibot";
import { maxCharacters } from "../../characters.ts";
import { looseObject, object } from "../../object.ts";
import { clientToken, contactAttributes, idOrArn, instance, wholeNumber } from "../fields.ts";
import { references } from "./contacts.ts";

/**
 * Expiry of a contact. The other segment attributes are parsed, so that the refusal can name them.
 *
 * Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_StartTaskContact.html
 */
const segmentAttributes = looseObject(
  {
    "connect:ContactExpiry": v.optional(
      object(
        {
          ValueMap: object(
            {
              ExpiryDuration: object({ ValueInteger: wholeNumber(1, MAX_TASK_MINUTES) }, "an object with ValueInteger"),
            },
            "an object with ExpiryDuration",
          ),
        },
        "an object with ValueMap",
      ),
    ),
  },
  "an object of segment attributes",
);

const TIME = "a time in epoch seconds";
const time = v.pipe(v.number(TIME), v.finite(TIME));

/** StartTaskContact. Members that the center does not support are parsed, so that the refusal can name them. */
export const startTaskContactRequest = object({
  ...instance,
  Name: v.pipe(v.string("a string"), maxCharacters(512, "at most 512 characters")),
  Description: v.optional(v.pipe(v.string("a string"), maxCharacters(4_096, "at most 4096 characters"))),
  References: v.optional(references),
  Attributes: v.optional(contactAttributes),
  ClientToken: v.optional(clientToken),
  ContactFlowId: v.optional(idOrArn),
  QuickConnectId: v.optional(idOrArn),
  ScheduledTime: v.optional(time),
  RelatedContactId: v.optional(idOrArn),
  SegmentAttributes: v.optional(segmentAttributes),
  PreviousContactId: v.optional(v.unknown()),
  TaskTemplateId: v.optional(idOrArn),
  Attachments: v.optional(v.unknown()),
});

export type StartTaskContactRequest = v.InferOutput<typeof startTaskContactRequest>;

export const updateContactScheduleRequest = object({
  ...instance,
  ContactId: idOrArn,
  ScheduledTime: time,
});

/** PauseContact and ResumeContact. */
export const pauseContactRequest = object({
  ...instance,
  ContactId: idOrArn,
  ContactFlowId: v.optional(v.unknown()),
});

export const transferContactRequest = object({
  ...instance,
  ContactId: idOrArn,
  ContactFlowId: idOrArn,
  QueueId: v.optional(idOrArn),
  UserId: v.optional(idOrArn),
  ClientToken: v.optional(clientToken),
});
