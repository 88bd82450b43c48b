/** Operations on views. Source of each: `https://docs.aws.amazon.com/connect/latest/APIReference/API_<Name>.html`. */
import { accepted, refused } from "@tributary/kernel";
import { refusal } from "@tributary/model";
import { describeViewRequest } from "@tributary/protocol/connect";
import { viewAnswer } from "../../views/views.ts";
import { type Operation, operation } from "../operation.ts";

/** Views are files of the center, all of them published. Rule CY-05. */
export const viewOperations: readonly Operation[] = [
  operation(["DescribeView", "Views.View"], describeViewRequest, ({ center, views }, { ViewId }) => {
    const { instance } = center.directory.definition;
    const view = views.find(instance, ViewId);
    if (view === undefined) return refused(refusal("not-found", "ViewId"));
    const { Description } = view;
    return accepted({
      View: {
        ...viewAnswer(instance, view),
        Status: "PUBLISHED",
        Type: "CUSTOMER_MANAGED",
        ...(Description === undefined ? {} : { Description }),
        Tags: {},
      },
    });
  }),
];
