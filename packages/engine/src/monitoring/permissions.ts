import type { Permission } from "@tributary/model";

/** Permission to monitor chats and calls. */
export const LISTEN: Permission = "ManagerListenIn";

/** Permission to take part in contacts that are monitored. */
export const BARGE: Permission = "ManagerBargeIn";
