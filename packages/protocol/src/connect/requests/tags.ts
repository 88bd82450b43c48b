/** Requests of the operations on tags of resources. */
import * as v from "valibot";
import { maxCharacters } from "../../characters.ts";
import { object } from "../../object.ts";
import { tags } from "../fields.ts";

const resource = { resourceArn: v.pipe(v.string("a string"), v.startsWith("arn:", "the ARN of a resource")) };

const tagKey = v.pipe(v.string("a string"), v.minLength(1, "a key"), maxCharacters(128, "a key"));

export const tagResourceRequest = object({ ...resource, tags });

export const untagResourceRequest = object({
  ...resource,
  tagKeys: v.union(
    [
      v.pipe(v.array(tagKey), v.minLength(1, "1 to 50 keys"), v.maxLength(50, "1 to 50 keys")),
      v.pipe(
        tagKey,
        v.transform((one): string[] => [one]),
      ),
    ],
    "1 to 50 keys",
  ),
});

export const listTagsForResourceRequest = object(resource);
