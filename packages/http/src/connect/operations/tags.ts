/** Operations on tags of resources. Source of each: `https://docs.aws.amazon.com/connect/latest/APIReference/API_<Name>.html`. */
import { accepted, refused } from "@tributary/kernel";
import {
  type ArnKind,
  type Instance,
  idOf,
  type Refusal,
  type ResourceIn,
  type ResourceList,
  refusal,
  resourceArn,
} from "@tributary/model";
import { listTagsForResourceRequest, tagResourceRequest, untagResourceRequest } from "@tributary/protocol/connect";
import { done, type Operation, operation } from "../operation.ts";

/** Tags that a resource may have. Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_TagResource.html */
const MAX_TAGS = 50;

/** Lists with the kind in the ARN of their resources. */
const LISTS: readonly (readonly [ArnKind, ResourceList])[] = [
  ["queue", "queues"],
  ["agent", "users"],
  ["agent-state", "agentStates"],
  ["routing-profile", "routingProfiles"],
  ["security-profile", "securityProfiles"],
  ["contact-flow", "contactFlows"],
  ["operating-hours", "hoursOfOperations"],
  ["transfer-destination", "quickConnects"],
];

/** All operations on tags. */
export const tagOperations: readonly Operation[] = [
  operation("TagResource", tagResourceRequest, async ({ center }, { resourceArn: arn, tags }) => {
    const place = placeOf(center.directory.definition.instance, arn);
    if (place === undefined) return refused(notFound);
    const change = (resource: ResourceIn<ResourceList>) => withTags(resource, { ...resource.tags, ...tags });
    return done(await center.administration.change(place.list, place.id, change));
  }),

  operation("UntagResource", untagResourceRequest, async ({ center }, { resourceArn: arn, tagKeys }) => {
    const place = placeOf(center.directory.definition.instance, arn);
    if (place === undefined) return refused(notFound);
    const removed = new Set(tagKeys);
    const change = (resource: ResourceIn<ResourceList>) =>
      withTags(resource, Object.fromEntries(Object.entries(resource.tags).filter(([key]) => !removed.has(key))));
    return done(await center.administration.change(place.list, place.id, change));
  }),

  operation("ListTagsForResource", listTagsForResourceRequest, ({ center }, { resourceArn: arn }) => {
    const place = placeOf(center.directory.definition.instance, arn);
    const resource = place && center.directory.resource(place.list, place.id);
    return resource === undefined ? refused(notFound) : accepted({ tags: resource.tags });
  }),
];

const notFound = refusal("not-found", "resourceArn");

function withTags<Resource extends ResourceIn<ResourceList>>(
  resource: Resource,
  tags: Resource["tags"],
): Resource | { readonly refusal: Refusal } {
  return Object.keys(tags).length > MAX_TAGS
    ? { refusal: refusal("invalid-field", "tags", `at most ${MAX_TAGS} tags of a resource`) }
    : { ...resource, tags };
}

/** Returns list and id of the resource with that ARN; undefined if it is not one of this instance. */
function placeOf(instance: Instance, arn: string): { readonly list: ResourceList; readonly id: string } | undefined {
  const id = idOf(arn);
  const found = LISTS.find(([kind]) => resourceArn(instance, kind, id) === arn);
  return found && { list: found[1], id };
}
