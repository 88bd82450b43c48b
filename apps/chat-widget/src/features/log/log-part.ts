/** The message log: the part of the widget that is loaded once the chat is connected. */
import type { LogPart } from "../conversation/conversation-model.ts";
import { announcementOf } from "./announcements.ts";
import { Ending } from "./ending.view.tsx";
import { Log } from "./log.view.tsx";

export const logPart: LogPart = { View: Log, Ending, announcementOf };
