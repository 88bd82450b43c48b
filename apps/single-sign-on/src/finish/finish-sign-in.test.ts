import { type AuthClient, createSessionStorage } from "@tributary/conduit";
import { describe, expect, it } from "vitest";
import { type FinishingPage, finishSignIn } from "./finish-sign-in.ts";

const GRANT = {
  sessionToken: "token",
  expiresAt: 1,
  user: { userId: "u", username: "ada", displayName: "Ada", permissions: [] },
};

async function finish(page: Partial<FinishingPage>, isAccepted = true) {
  const codes: string[] = [];
  const shown: string[] = [];
  const continued: string[] = [];
  const sessions = createSessionStorage([]);
  const auth: Pick<AuthClient, "exchange"> = {
    async exchange(code) {
      codes.push(code);
      return isAccepted ? { ok: true, value: GRANT } : { ok: false, refusal: { code: "token-invalid" } };
    },
  };
  await finishSignIn(
    { auth, sessions },
    {
      code: "once",
      next: "/ccp-v2/",
      hasOpener: false,
      show: (text) => void shown.push(text),
      continueAt: (path) => void continued.push(path),
      ...page,
    },
  );
  return { codes, shown, continued, token: sessions.current()?.sessionToken };
}

describe("the page after the provider", () => {
  it.each([
    ["/ccp-v2/", false],
    ["/ccp-v2/", true],
    ["/login", true],
  ])("[SO-09] exchanges its code and continues at %s, with an opener: %s", async (next, hasOpener) => {
    expect(await finish({ next, hasOpener })).toEqual({
      codes: ["once"],
      shown: [],
      continued: [next],
      token: "token",
    });
  });

  it("[SO-09] keeps the session and stays if nothing can be handed over from a sign-in window", async () => {
    const { shown, continued, token } = await finish({ next: "/login", hasOpener: false });

    expect([shown, continued, token]).toEqual([[expect.stringContaining("Close this window")], [], "token"]);
  });

  it("[SO-09] stays with the reason if the code is refused", async () => {
    const { shown, continued, token } = await finish({}, false);

    expect([shown, continued, token]).toEqual([[expect.stringContaining("could not be completed")], [], undefined]);
  });
});
