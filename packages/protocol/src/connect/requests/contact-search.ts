/** Request of the search of contacts. */
import * as v from "valibot";
import { maxCharacters } from "../../characters.ts";
import { object } from "../../object.ts";
import { ids, instance, wholeNumber } from "../fields.ts";
import { tagFilter } from "./search.ts";

/** Types of times by which contacts are searched. */
const CONTACT_TIMES = [
  "INITIATION_TIMESTAMP",
  "SCHEDULED_TIMESTAMP",
  "CONNECTED_TO_AGENT_TIMESTAMP",
  "DISCONNECT_TIMESTAMP",
  "ENQUEUE_TIMESTAMP",
] as const;

/** Amazon Connect requires one of them, and has none for the time of queueing: here it may be left out. */
const SORT_FIELDS = [
  "INITIATION_TIMESTAMP",
  "SCHEDULED_TIMESTAMP",
  "CONNECTED_TO_AGENT_TIMESTAMP",
  "DISCONNECT_TIMESTAMP",
  "INITIATION_METHOD",
  "CHANNEL",
  "EXPIRY_TIMESTAMP",
] as const;

const INITIATION_METHODS = [
  "INBOUND",
  "OUTBOUND",
  "TRANSFER",
  "QUEUE_TRANSFER",
  "CALLBACK",
  "API",
  "DISCONNECT",
  "MONITOR",
  "EXTERNAL_OUTBOUND",
  "WEBRTC_API",
  "AGENT_REPLY",
  "FLOW",
] as const;

const MATCH_TYPES = ["MATCH_ALL", "MATCH_ANY", "MATCH_EXACT", "MATCH_NONE"] as const;

/** Returns a schema for one of some words. */
function oneOf<const Words extends readonly string[]>(words: Words) {
  return v.picklist(words, `one of ${words.join(", ")}`);
}

const SECONDS = "seconds since 1970";
/** The last second of the year 9999. */
const MAX_SECONDS = 253_402_300_799;
const seconds = v.pipe(v.number(SECONDS), v.minValue(0, SECONDS), v.maxValue(MAX_SECONDS, SECONDS));

/** Returns a schema for a list of at most 100 items. */
function upTo100<Item extends v.GenericSchema>(item: Item) {
  return v.pipe(v.array(item, "a list"), v.maxLength(100, "at most 100 items"));
}

const text = v.pipe(v.string("a string"), v.minLength(1, "a text"), maxCharacters(1_024, "at most 1024 characters"));

/** Criteria of features that this center does not have are parsed, so that the refusal can name them. */
const criteria = object(
  {
    Name: v.optional(
      object(
        {
          SearchText: v.pipe(
            upTo100(text),
            v.minLength(1, "1 to 100 texts"),
            v.check(
              (all) => all.reduce((sum, { length }) => sum + length, 0) <= 2_048,
              "at most 2048 characters in all",
            ),
          ),
          MatchType: oneOf(MATCH_TYPES),
        },
        "an object with SearchText and MatchType",
      ),
    ),
    AgentIds: v.optional(ids(0, 100)),
    QueueIds: v.optional(ids(0, 100)),
    Channels: v.optional(upTo100(oneOf(["VOICE", "CHAT", "TASK", "EMAIL"]))),
    InitiationMethods: v.optional(upTo100(oneOf(INITIATION_METHODS))),
    ContactTags: v.optional(tagFilter),
    AgentHierarchyGroups: v.optional(v.unknown()),
    ContactAnalysis: v.optional(v.unknown()),
    RoutingCriteria: v.optional(v.unknown()),
    AdditionalTimeRange: v.optional(v.unknown()),
    SearchableContactAttributes: v.optional(v.unknown()),
    SearchableSegmentAttributes: v.optional(v.unknown()),
    ActiveRegions: v.optional(v.unknown()),
    AiAgents: v.optional(v.unknown()),
  },
  "an object of criteria",
);

export type ContactCriteria = v.InferOutput<typeof criteria>;

/** SearchContacts. Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_SearchContacts.html */
export const searchContactsRequest = object({
  ...instance,
  TimeRange: object(
    { Type: oneOf(CONTACT_TIMES), StartTime: seconds, EndTime: seconds },
    "an object with Type, StartTime and EndTime",
  ),
  SearchCriteria: v.optional(criteria),
  Sort: v.optional(
    object(
      { FieldName: v.optional(oneOf(SORT_FIELDS)), Order: oneOf(["ASCENDING", "DESCENDING"]) },
      "an object with FieldName and Order",
    ),
  ),
  NextToken: v.optional(v.pipe(v.string("a string"), v.maxLength(2500, "a token from the previous page"))),
  MaxResults: v.optional(wholeNumber(1, 100)),
});
