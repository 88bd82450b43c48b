import type { ChatErrorCode, TributaryChatError } from "../../public/widget.d.ts";
import type { Refusal } from "../features/start/start-advice.ts";

/** Creates the error of a method of the element, and reports a refusal of the center. The code for it is loaded then; without it, the code of the error is its message. */
export async function chatError(code: ChatErrorCode, refusal?: Refusal): Promise<TributaryChatError> {
  try {
    return (await import("../features/start/start-advice.ts")).errorOf(code, refusal);
  } catch {
    return Object.assign(new Error(code), { name: "TributaryChatError", code, field: null, expected: null } as const);
  }
}
