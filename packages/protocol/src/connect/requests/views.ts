/** Requests of the operations on views. */
import * as v from "valibot";
import { object } from "../../object.ts";
import { instance } from "../fields.ts";

export const describeViewRequest = object({
  ...instance,
  ViewId: v.pipe(v.string(), v.minLength(1, "an id or an ARN"), v.maxLength(500, "an id or an ARN")),
});
