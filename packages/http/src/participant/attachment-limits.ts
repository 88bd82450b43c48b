import { accepted } from "@tributary/kernel";
import type { AttachmentLimitsResponse } from "@tributary/protocol";
import * as v from "valibot";
import { operation } from "./service.ts";

/** Without a refusal: browsers report every refused request to the developer of the page. */
const OFF: AttachmentLimitsResponse = { IsOn: false, MaxSizeInBytes: 0, FilesLeft: 0, Extensions: [] };

/** Returns the limits of the files of a chat, so that clients refuse files before they are sent. Rule WS-11. */
export const readAttachmentLimits = operation(
  { schema: v.object({}), token: "connection", isMetered: true },
  async ({ center: { attachments } }, { ref }) => {
    if (!attachments.isOn) return accepted(OFF);
    const limits = await attachments.limits(ref);
    if (!limits.ok) return limits;
    const { maxBytes, left, extensions } = limits.value;
    return accepted<AttachmentLimitsResponse>({
      IsOn: true,
      MaxSizeInBytes: maxBytes,
      FilesLeft: left,
      Extensions: extensions,
    });
  },
);
