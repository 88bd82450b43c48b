import type { ChatErrorCode, TributaryChatError } from "../../public/widget.d.ts";
import type { Refusal } from "./advice/method-errors.ts";

/** Creates the error of a method of the element, and reports a refusal of the center. The code for it is loaded then; without it, the message is the center's answer, or the code. */
export async function chatError(code: ChatErrorCode, refusal?: Refusal): Promise<TributaryChatError> {
  try {
    return (await import("./advice/method-errors.ts")).errorOf(code, refusal);
  } catch {
    const message = refusal?.text ?? refusal?.message ?? code;
    refusal?.page.report(message);
    return Object.assign(new Error(message), {
      name: "TributaryChatError",
      code,
      field: null,
      expected: null,
    } as const);
  }
}
