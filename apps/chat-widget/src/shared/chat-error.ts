import type { ChatErrorCode, TributaryChatError } from "../../public/widget.d.ts";

/** Creates the error of a method of the element. The code for its message is loaded then; without it, the code is the message. */
export async function chatError(code: ChatErrorCode): Promise<TributaryChatError> {
  const message = await import("../features/start/start-advice.ts")
    .then(({ MESSAGES }) => MESSAGES[code])
    .catch(() => code);
  return Object.assign(new Error(message), { name: "TributaryChatError", code, field: null, expected: null } as const);
}
