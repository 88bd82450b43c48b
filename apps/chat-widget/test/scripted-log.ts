/** A log whose state is set by the test, in place of the part that is loaded. */
import type { ChatSnapshot } from "@tributary/chat";
import type { CreateLogPart } from "../src/features/conversation/log-part.ts";
import { announcementOf } from "../src/features/log/announcements.ts";
import { phrase } from "./english.ts";

export function createScriptedLog() {
  const followed: ChatSnapshot[] = [];
  let [status, hasFiles]: [string | null, boolean] = [null, false];
  let [created, disposed, sentFiles] = [0, 0, 0];
  const create: CreateLogPart = () => {
    created += 1;
    return {
      Log: () => null,
      Tools: () => null,
      Ending: () => null,
      get status() {
        return status;
      },
      get hasFiles() {
        return hasFiles;
      },
      sendFiles() {
        sentFiles += 1;
      },
      announcementOf: (news) => announcementOf(news, phrase),
      follow: (snapshot) => void followed.push(snapshot),
      [Symbol.dispose]() {
        disposed += 1;
      },
    };
  };
  return {
    create,
    followed,
    created: () => created,
    disposed: () => disposed,
    sentFiles: () => sentFiles,
    setStatus: (next: string | null) => {
      status = next;
    },
    setHasFiles: (next: boolean) => {
      hasFiles = next;
    },
  };
}
