import type { putByRequest } from "@tributary/chat/files";
import type { OwnCall } from "../../shared/own-call.ts";
import type { LogPartDeps } from "../conversation/log-part.ts";
import type { ImageLoader } from "../files/preview.ts";
import type { SignInDeps } from "../sign-in/sign-in.ts";

/** Services of the log and its parts. */
export type LogServices = LogPartDeps & {
  /** Calls the center about the chat. */
  readonly call: OwnCall;
  /** Returns calls with another token. */
  readonly callsWith: (token: string) => OwnCall;
  readonly browser: BrowserServices;
};

/** Functions of the browser for files and sign-ins. */
export type BrowserServices = ImageLoader &
  Pick<SignInDeps, "openWindow" | "storage" | "report" | "origin"> & {
    /** Creates a request that reports the progress of an upload. */
    readonly createRequest: Parameters<typeof putByRequest>[0];
  };
