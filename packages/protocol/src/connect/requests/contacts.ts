/** Requests of the operations on contacts. */
import { MAX_REFERENCES } from "@tributary/model";
import * as v from "valibot";
import { hasAtMost, maxCharacters } from "../../characters.ts";
import { dictionary } from "../../dictionary.ts";
import { object } from "../../object.ts";
import { contactAttributes, countUpTo, idOrArn, instance, pageFields, someOf, tags, wholeNumber } from "../fields.ts";
import { routingCriteria } from "./routing-criteria.ts";

const contact = { ...instance, ContactId: idOrArn };

export const REFERENCE_TYPES = ["URL", "NUMBER", "STRING", "DATE", "EMAIL"] as const;

const MAX_REFERENCE_NAME = 4_096;

export const REFERENCE_NAMES = `names of 1 to ${MAX_REFERENCE_NAME} characters`;

/** True if the names of all references have a length that {@link REFERENCE_NAMES} describes. */
export function haveNamesInLimits(all: object): boolean {
  return Object.keys(all).every((name) => name !== "" && hasAtMost(name, MAX_REFERENCE_NAME));
}

/** Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_Reference.html */
export const references = v.pipe(
  dictionary(
    object(
      {
        Type: v.picklist(REFERENCE_TYPES, `one of ${REFERENCE_TYPES.join(", ")}; files are not supported`),
        Value: v.pipe(v.string("a string"), maxCharacters(4_096, "at most 4096 characters")),
      },
      "an object with Type and Value",
    ),
    "an object of references",
  ),
  v.check((all) => haveNamesInLimits(all), REFERENCE_NAMES),
  v.check((all) => Object.keys(all).length <= MAX_REFERENCES, `at most ${MAX_REFERENCES} references`),
);

/** UpdateContact. Members of other channels and of hand-made records are parsed, so that the refusal can name them. */
export const updateContactRequest = object({
  ...contact,
  Name: v.optional(v.pipe(v.string("a string"), maxCharacters(1_024, "at most 1024 characters"))),
  Description: v.optional(v.pipe(v.string("a string"), maxCharacters(4_096, "at most 4096 characters"))),
  References: v.optional(references),
  SegmentAttributes: v.optional(v.unknown()),
  QueueInfo: v.optional(v.unknown()),
  UserInfo: v.optional(v.unknown()),
  CustomerEndpoint: v.optional(v.unknown()),
  SystemEndpoint: v.optional(v.unknown()),
});

export const updateContactRoutingDataRequest = object({
  ...contact,
  QueueTimeAdjustmentSeconds: v.optional(wholeNumber(-31_536_000, 31_536_000)),
  QueuePriority: v.optional(wholeNumber(1, 1_000_000_000)),
  RoutingCriteria: v.optional(routingCriteria),
});

/** The answer has a single page, which returns no token. */
const noToken = v.optional(v.never("a token from the previous page: there is one page only"));

export const listContactReferencesRequest = object({
  ...contact,
  nextToken: noToken,
  referenceTypes: someOf([...REFERENCE_TYPES, "ATTACHMENT", "CONTACT_ANALYSIS", "EMAIL_MESSAGE"]),
});

export const listAssociatedContactsRequest = object({
  ...instance,
  ...pageFields,
  nextToken: noToken,
  contactId: idOrArn,
});

export const tagContactRequest = object({ ...contact, Tags: tags });

export const untagContactRequest = object({ ...contact, TagKeys: someKeys() });

/** A repeatable query parameter: a single key arrives as a string, several as a list. */
function someKeys() {
  const key = v.pipe(v.string("a key"), v.minLength(1, "a key"), maxCharacters(128, "a key"));
  const one = v.pipe(
    key,
    v.transform((each): string[] => [each]),
  );
  return v.union([v.pipe(v.array(key), v.minLength(1), v.maxLength(6)), one], "1 to 6 keys");
}

export const associateContactWithUserRequest = object({ ...contact, UserId: idOrArn });

const CAPABILITIES = ["SILENT_MONITOR", "BARGE"] as const;

export const monitorContactRequest = object({
  ...contact,
  UserId: idOrArn,
  AllowedMonitorCapabilities: v.optional(
    v.pipe(
      v.array(v.picklist(CAPABILITIES, `one of ${CAPABILITIES.join(", ")}`), "a list"),
      v.maxLength(2, "at most 2 capabilities"),
    ),
  ),
  ClientToken: v.optional(v.pipe(v.string("a string"), v.maxLength(500, "at most 500 characters"))),
});

const WAIT_METRICS = ["POSITION_IN_QUEUE", "ESTIMATED_WAIT_TIME"] as const;

export const getContactMetricsRequest = object({
  ...instance,
  ContactId: idOrArn,
  Metrics: v.pipe(
    v.array(
      object({ Name: v.picklist(WAIT_METRICS, `one of ${WAIT_METRICS.join(", ")}`) }, "an object with Name"),
      "a list",
    ),
    v.minLength(1, "at least 1 metric"),
    v.maxLength(WAIT_METRICS.length, `at most ${WAIT_METRICS.length} metrics`),
  ),
});

export const dismissUserContactRequest = object({ ...contact, UserId: idOrArn });

/** ExplainContactRouting, of our own. */
export const explainContactRoutingRequest = object({ ContactId: idOrArn });

/** GetContactTranscript, of our own. */
export const getContactTranscriptRequest = object({
  ContactId: idOrArn,
  ...pageFields,
  maxResults: v.optional(countUpTo(100)),
});

/** DescribeContact. */
export const contactRequest = object({ ...instance, ContactId: idOrArn });

export const stopContactRequest = object({
  ...instance,
  ContactId: idOrArn,
  DisconnectReason: v.optional(object({ Code: v.optional(v.string("a string")) }, "an object with Code")),
});

export const getContactAttributesRequest = object({ ...instance, InitialContactId: idOrArn });

export const updateContactAttributesRequest = object({
  ...instance,
  InitialContactId: idOrArn,
  Attributes: contactAttributes,
});
