import type { putByRequest } from "@tributary/chat/files";
import type { OwnCall } from "../../shared/own-call.ts";
import type { LogPartDeps } from "../conversation/log-part.ts";
import type { ImageLoader } from "../files/preview.ts";

/** Services of the log and its parts. */
export type LogServices = LogPartDeps & {
  /** Calls the center about the chat. */
  readonly call: OwnCall;
  readonly browser: BrowserServices;
};

/** Functions of the browser for files. */
export type BrowserServices = ImageLoader & {
  /** Creates a request that reports the progress of an upload. */
  readonly createRequest: Parameters<typeof putByRequest>[0];
};
