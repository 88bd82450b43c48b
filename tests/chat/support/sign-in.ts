/** A center whose flow asks customers to sign in, and another implementation of OpenID Connect. */
import { UpdateParticipantAuthenticationCommand } from "@aws-sdk/client-connect";
import { createManualClock } from "@tributary/testkit";
import { openCookieBrowser } from "../../../packages/http/test/cookie-browser.ts";
import { openConnect } from "../../../packages/http/test/open-connect.ts";
import { sdkClients } from "../../../packages/http/test/sdk-clients.ts";
import {
  openCustomerProvider,
  providerOptions,
  REDIRECT,
  signInDefinition,
} from "../../../packages/http/test/sign-in-center.ts";
import type { ChatLibrary } from "./libraries.ts";
import { openWorld, type World } from "./world.ts";

export { REDIRECT } from "../../../packages/http/test/sign-in-center.ts";

/** A world, and what happens outside of the library. */
export type SignInWorld = AsyncDisposable & {
  readonly world: World;
  /** Signs in at the provider, and passes its answer on as the back end of a shop does. */
  signIn(address: string): Promise<void>;
};

export async function openSignInWorld(library: ChatLibrary): Promise<SignInWorld> {
  const stack = new AsyncDisposableStack();
  const provider = stack.use(await openCustomerProvider());
  const world = stack.use(
    await openWorld(library, {
      definition: signInDefinition,
      time: createManualClock(Date.now()), // tokens of the provider have real times
      surfaces: [openConnect()],
      customerProvider: providerOptions(provider),
    }),
  );
  return {
    world,
    async signIn(address) {
      const { url } = await openCookieBrowser().open(address, { stops: ({ href }) => href.startsWith(REDIRECT) });
      const [State, Code] = ["state", "code"].map((name) => url.searchParams.get(name) ?? "");
      const answer = new UpdateParticipantAuthenticationCommand({ InstanceId: "i", State, Code });
      await sdkClients(world.center).plane.send(answer);
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
