import type { ContactSummary, Directory } from "@tributary/engine";
import type { Refusal } from "@tributary/model";
import type { ContactCriteria } from "@tributary/protocol/connect";
import { namedId } from "../server/named-id.ts";
import { initiationMethod } from "./contact-answer.ts";
import { refusalOfUnsupported } from "./operation.ts";
import { meetsTags } from "./search.ts";
import { channelName } from "./wire-values.ts";

type Predicate = (contact: ContactSummary) => boolean;

/** Returns a refusal that names a criterion of a feature that this center does not have. */
export function refusalOfCriteria(criteria: ContactCriteria): Refusal | undefined {
  return refusalOfUnsupported(criteria, [
    "AgentHierarchyGroups",
    "ContactAnalysis",
    "RoutingCriteria",
    "AdditionalTimeRange",
    "SearchableContactAttributes",
    "SearchableSegmentAttributes",
    "ActiveRegions",
    "AiAgents",
  ]);
}

/** Returns true for contacts that meet all criteria. A list without items has no effect. */
export function meetsCriteria(
  directory: Pick<Directory, "definition">,
  { Name, AgentIds, QueueIds, Channels, InitiationMethods, ContactTags }: ContactCriteria,
): Predicate {
  const predicates: Predicate[] = [
    ...memberOf(
      AgentIds?.map((id) => namedId(directory, "agent", id)),
      ({ agentId }) => agentId,
    ),
    ...memberOf(
      QueueIds?.map((id) => namedId(directory, "queue", id)),
      ({ queueId }) => queueId,
    ),
    ...memberOf(Channels, ({ channel }) => channelName(channel)),
    ...memberOf(InitiationMethods, initiationMethod),
    ...(Name === undefined ? [] : [namePredicate(Name)]),
    ...(ContactTags === undefined ? [] : [({ tags = {} }: ContactSummary) => meetsTags(tags, ContactTags)]),
  ];
  return (contact) => predicates.every((meets) => meets(contact));
}

function memberOf(
  wanted: readonly string[] = [],
  memberIn: (contact: ContactSummary) => string | undefined,
): readonly Predicate[] {
  if (wanted.length === 0) return [];
  const set = new Set(wanted);
  return [
    (contact) => {
      const value = memberIn(contact);
      return value !== undefined && set.has(value);
    },
  ];
}

/** Texts are compared with the whole name for MATCH_EXACT, otherwise with its parts, ignoring case. */
function namePredicate({ SearchText, MatchType }: NonNullable<ContactCriteria["Name"]>): Predicate {
  const texts = [...new Set(SearchText.map((text) => text.toLowerCase()))];
  return ({ name = "" }) => {
    const lower = name.toLowerCase();
    const isIn = (text: string): boolean => lower.includes(text);
    switch (MatchType) {
      case "MATCH_ALL":
        return texts.every(isIn);
      case "MATCH_ANY":
        return texts.some(isIn);
      case "MATCH_EXACT":
        return texts.includes(lower);
      case "MATCH_NONE":
        return !texts.some(isIn);
    }
  };
}
