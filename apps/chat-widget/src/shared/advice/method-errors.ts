/** Errors of the methods of the element: loaded if a chat or a call does not start. */
import type { ChatErrorCode, TributaryChatError } from "../../../public/widget.d.ts";
import { type Advice, type AdvisedPage, adviceOn } from "./refused-settings.ts";

/** Messages of the errors of methods. */
const MESSAGES: Readonly<Record<ChatErrorCode, string>> = {
  "not-now": "There is a chat or a call already, or one is being started.",
  unreachable: "The center cannot be reached.",
  refused: "The center refused the chat.",
  removed: "The element is not in the page, or its customer has changed.",
  "no-calls": "The element has no attribute call.",
  declined: "The customer did not start the call.",
  closed: "The center takes no calls at the moment.",
  "too-many": "The center has too many calls at the moment.",
  "voice-off": "The center takes no calls.",
  "permission-denied": "The customer or the browser has not permitted the microphone.",
  "no-microphone": "There is no microphone.",
  "microphone-in-use": "Another program uses the microphone.",
  unsupported: "The page is not secure (https), or the browser has no WebRTC.",
  "no-audio-connection": "There is no connection for the audio.",
};

/** A refusal of the center, and the page that it is about. `message`: that of the center; null: the answer is not that of a center. */
export type Refusal =
  | { readonly page: AdvisedPage; readonly status: number; readonly text: string; readonly message?: undefined }
  | { readonly page: AdvisedPage; readonly status?: undefined; readonly text?: undefined; readonly message: string };

/** Returns the error of a method. A refusal is reported on the console, too. */
export function errorOf(code: ChatErrorCode, refusal?: Refusal): TributaryChatError {
  const { message, ...facts } = refusal ? adviceFor(refusal) : { message: MESSAGES[code], field: null, expected: null };
  refusal?.page.report(message);
  return Object.assign(new Error(message), { name: "TributaryChatError", code, ...facts } as const);
}

function adviceFor(refusal: Refusal): Advice {
  const message = refusal.message ?? messageIn(refusal.text);
  if (message !== null) return adviceOn(message, refusal.page);
  return notACenter(refusal.page, refusal.status ?? 0);
}

function notACenter({ center, read }: AdvisedPage, status: number): Advice {
  const field = read("center") ? "center" : null;
  const source =
    field === null ? `${center}, from which the script was loaded,` : `the attribute ${field} ("${center}")`;
  const expected = "the address of a contact center";
  return { field, expected, message: `${source} is not ${expected} (status ${status}).` };
}

function messageIn(text: string): string | null {
  try {
    const message: unknown = JSON.parse(text)?.data?.Error?.message;
    return typeof message === "string" ? message : null;
  } catch {
    return null; // not the answer of a center
  }
}
