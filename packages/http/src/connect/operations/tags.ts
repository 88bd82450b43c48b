/** Operations on tags of resources. Source of each: `https://docs.aws.amazon.com/connect/latest/APIReference/API_<Name>.html`. */
import { accepted, refused } from "@tributary/kernel";
import {
  type ArnKind,
  type Instance,
  idOf,
  type Permission,
  type Refusal,
  type ResourceIn,
  type ResourceList,
  refusal,
} from "@tributary/model";
import {
  listTagsForResourceRequest,
  type StringCondition,
  searchResourceTagsRequest,
  type TaggedType,
  tagResourceRequest,
  untagResourceRequest,
} from "@tributary/protocol/connect";
import { done, listOperation, type Operation, operation } from "../operation.ts";
import type { NeededPermission } from "../permissions.ts";

/** Tags that a resource may have. Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_TagResource.html */
const MAX_TAGS = 50;

/** Lists whose resources have tags. */
type TaggedList = Exclude<ResourceList, "predefinedAttributes" | "taskTemplates">;

type Taggable = {
  /** In the ARN of a resource. */
  readonly kind: ArnKind;
  /** In searches. */
  readonly type: TaggedType;
  readonly list: TaggedList;
  readonly view: Permission;
  readonly edit: Permission;
};

const TAGGABLE: readonly Taggable[] = [
  { kind: "queue", type: "standard-queue", list: "queues", view: "Queues.View", edit: "Queues.Edit" },
  { kind: "agent", type: "agent", list: "users", view: "Users.View", edit: "Users.Edit" },
  { kind: "agent-state", type: "agent-state", list: "agentStates", view: "AgentStates.View", edit: "AgentStates.Edit" },
  {
    kind: "routing-profile",
    type: "routing-profile",
    list: "routingProfiles",
    view: "RoutingPolicies.View",
    edit: "RoutingPolicies.Edit",
  },
  {
    kind: "security-profile",
    type: "security-profile",
    list: "securityProfiles",
    view: "SecurityProfiles.View",
    edit: "SecurityProfiles.Edit",
  },
  {
    kind: "contact-flow",
    type: "contact-flow",
    list: "contactFlows",
    view: "ContactFlows.View",
    edit: "ContactFlows.Edit",
  },
  {
    kind: "operating-hours",
    type: "operating-hours",
    list: "hoursOfOperations",
    view: "HoursOfOperation.View",
    edit: "HoursOfOperation.Edit",
  },
  {
    kind: "transfer-destination",
    type: "transfer-destination",
    list: "quickConnects",
    view: "TransferDestinations.View",
    edit: "TransferDestinations.Edit",
  },
];

const viewOf = permissionByKind("view");
const editOf = permissionByKind("edit");

/** All operations on tags. */
export const tagOperations: readonly Operation[] = [
  operation(["TagResource", editOf], tagResourceRequest, async ({ center, by }, { resourceArn: arn, tags }) => {
    const place = placeOf(center.directory.definition.instance, arn);
    if (place === undefined) return refused(notFound);
    const change = (resource: ResourceIn<TaggedList>) => withTags(resource, { ...resource.tags, ...tags });
    return done(await center.administration(by).change(place.list, place.id, change));
  }),

  operation(["UntagResource", editOf], untagResourceRequest, async ({ center, by }, { resourceArn: arn, tagKeys }) => {
    const place = placeOf(center.directory.definition.instance, arn);
    if (place === undefined) return refused(notFound);
    const removed = new Set(tagKeys);
    const change = (resource: ResourceIn<TaggedList>) =>
      withTags(resource, Object.fromEntries(Object.entries(resource.tags).filter(([key]) => !removed.has(key))));
    return done(await center.administration(by).change(place.list, place.id, change));
  }),

  operation(["ListTagsForResource", viewOf], listTagsForResourceRequest, ({ center }, { resourceArn: arn }) => {
    const place = placeOf(center.directory.definition.instance, arn);
    const resource = place && center.directory.resource(place.list, place.id);
    return resource === undefined ? refused(notFound) : accepted({ tags: resource.tags });
  }),

  // Tags of all resources that the caller may see, each once, by key and value.
  listOperation(["SearchResourceTags", "BasicAgentAccess"], searchResourceTagsRequest, {
    member: "Tags",
    entries({ center, held }, { ResourceTypes = [], SearchCriteria }) {
      const { tagKey, tagValue, tagKeyComparisonType, tagValueComparisonType } =
        SearchCriteria?.TagSearchCondition ?? {};
      const found = new Map<string, { readonly key: string; readonly value: string }>();
      for (const { type, list, view } of TAGGABLE) {
        if ((ResourceTypes.length > 0 && !ResourceTypes.includes(type)) || !held.has(view)) continue;
        for (const { tags } of center.directory.definition[list]) {
          for (const [key, value] of Object.entries(tags)) {
            if (compares(key, tagKey, tagKeyComparisonType) && compares(value, tagValue, tagValueComparisonType))
              found.set(JSON.stringify([key, value]), { key, value });
          }
        }
      }
      return [...found.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, tag]) => tag);
    },
    idOf: ({ key, value }) => JSON.stringify([key, value]),
  }),
];

/** The permission is that for the resource. An ARN of another kind is refused in any case; a caller without permissions does not learn that. */
function permissionByKind(action: "view" | "edit"): NeededPermission {
  const fallback = action === "view" ? "Users.View" : "Users.Edit";
  return {
    label: "resourceArn",
    all: TAGGABLE.map((each) => each[action]),
    of: (arn) => TAGGABLE.find(({ kind }) => kind === arn.split("/").at(-2))?.[action] ?? fallback,
  };
}

/** Compares case too: keys and values of tags are case-sensitive. */
function compares(
  text: string,
  wanted: string | undefined,
  type: StringCondition["ComparisonType"] = "EXACT",
): boolean {
  if (wanted === undefined) return true;
  if (type === "EXACT") return text === wanted;
  return type === "CONTAINS" ? text.includes(wanted) : text.startsWith(wanted);
}

const notFound = refusal("not-found", "resourceArn");

function withTags<Resource extends ResourceIn<TaggedList>>(
  resource: Resource,
  tags: Resource["tags"],
): Resource | { readonly refusal: Refusal } {
  return Object.keys(tags).length > MAX_TAGS
    ? { refusal: refusal("invalid-field", "tags", `at most ${MAX_TAGS} tags of a resource`) }
    : { ...resource, tags };
}

/** Returns list and id of the resource with that ARN; undefined if it is not one of this instance. */
function placeOf(instance: Instance, arn: string): { readonly list: TaggedList; readonly id: string } | undefined {
  for (const { kind, list } of TAGGABLE) {
    const id = idOf(instance, kind, arn);
    if (id !== arn) return { list, id };
  }
  return undefined;
}
