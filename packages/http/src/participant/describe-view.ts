import { accepted, refused } from "@tributary/kernel";
import { refusal } from "@tributary/model";
import { describeViewRequest } from "@tributary/protocol";
import { viewAnswer } from "../views/views.ts";
import { operation } from "./service.ts";

/** DescribeView. A token is the id of a view: those who present a view know it. Rule CY-06. */
export const describeView = operation(
  { schema: describeViewRequest, token: "connection", isMetered: true, missing: "ResourceNotFoundException" },
  async ({ center, options }, { ref, input: { ViewToken } }) => {
    const allowed = await center.chats.access(ref, "read");
    if (!allowed.ok) return allowed;
    const { instance } = center.directory.definition;
    const view = options.views.find(instance, ViewToken);
    return view === undefined
      ? refused(refusal("not-found", "ViewToken", "the id of a view"))
      : accepted({ View: viewAnswer(instance, view) });
  },
);
