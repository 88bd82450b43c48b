/** The files of a session as a part of its own, which a page can load later than the session. */
import type { Clock, Random } from "@tributary/kernel";
import type { ConversationView } from "../conversation/conversation-view.ts";
import type { ApiAnswer } from "../participant-api/api-answer.ts";
import type { HttpFetch } from "../participant-api/http-fetch.ts";
import type { PutBytes } from "../participant-api/put-bytes.ts";
import type { ChatUpload, FileActions } from "./chat-session.ts";

/** The part of a session that its uploads use. */
export type UploadDeps = {
  /** Calls an operation with a valid token. */
  readonly call: <T>(request: (token: string) => Promise<ApiAnswer<T>>) => Promise<ApiAnswer<T>>;
  readonly clock: Clock;
  readonly random: Random;
  readonly view: () => ConversationView;
  readonly onChange: () => void;
};

/** Files that are being sent. Disposing it at the end of the chat: those that were not sent have failed. */
export interface Uploads<Actions = FileActions> extends Disposable {
  /** Files that are not in the conversation yet. */
  list(): readonly ChatUpload[];
  readonly actions: Actions;
}

/** Services for files. `put` reports the progress of an upload; without it, `fetch` sends the bytes. */
export type FilesDeps = { readonly fetch: HttpFetch; readonly clock: Clock; readonly put?: PutBytes };

/** The code for files: `filesPart` of `@tributary/chat/files`. */
export type FilesPart = (deps: FilesDeps, endpoint: string) => (session: UploadDeps) => Uploads;

/** Action of a session without the code for files. */
export interface FilesOnRequest {
  /** Adds the code for files. Returns the actions, the same ones each time. */
  addFiles(part: FilesPart): FileActions;
}

/** Returns a function that creates the files of a session to which the code for them is added later. `endpoint`: address of the participant service, without a trailing slash. */
export function filesOnRequest(deps: FilesDeps, endpoint: string): (session: UploadDeps) => Uploads<FilesOnRequest> {
  return (session) => {
    let files: Uploads | undefined;
    let isDisposed = false;
    return {
      list: () => files?.list() ?? NO_UPLOADS,
      actions: {
        addFiles(part) {
          files ??= part(deps, endpoint)(session);
          if (isDisposed) files[Symbol.dispose]();
          return files.actions;
        },
      },
      [Symbol.dispose]() {
        isDisposed = true;
        files?.[Symbol.dispose]();
      },
    };
  };
}

const NO_UPLOADS: readonly ChatUpload[] = [];
