import type { Self } from "../host-types.ts";
import type { BaseConnection, EmailConnection, TaskConnection } from "./connection-types.ts";
import { mediaController } from "./transport.ts";

/** Additional methods of task connections. */
export const taskMembers: Omit<TaskConnection, keyof BaseConnection> & ThisType<Self<TaskConnection>> = {
  getMediaInfo() {
    const { contactId } = this;
    const { initialContactId } = this._instance.ns.core.getAgentDataProvider().getContactData(contactId);
    return { contactId, initialContactId: initialContactId || contactId };
  },
  getMediaType: () => "task",
  getMediaController: mediaController,
};

/** Overridden methods of e-mail connections, which have no media. */
export const emailMembers: Pick<EmailConnection, "getMediaType" | "_initMediaController"> = {
  getMediaType: () => "email",
  _initMediaController() {},
};
