/** Sign-in by an access key, in a real browser: in a window, and in the popup of a desktop with unmodified Streams. */
import { ConnectClient, GetFederationTokenCommand } from "@aws-sdk/client-connect";
import { expect, it } from "vitest";
import { newPage, openBrowser } from "./support/browser.ts";
import { type RunningCenter, startCenter } from "./support/center.ts";
import { eventually } from "./support/eventually.ts";
import { openHostSite } from "./support/host-site.ts";

/** The published key of ada. */
const CREDENTIALS = {
  accessKeyId: "AKIATRIBUTARYDEMO003",
  secretAccessKey: "tributary/demo/secret/access/key/0000003",
};

async function signInUrlOf({ url, description }: RunningCenter): Promise<string> {
  const client = new ConnectClient({ endpoint: url, region: "us-east-1", credentials: CREDENTIALS });
  const { SignInUrl } = await client.send(new GetFederationTokenCommand({ InstanceId: description.instanceId }));
  client.destroy();
  return SignInUrl ?? "";
}

it("[CP-55] the address opens the panel of the user, once, and leaves no code in the address", async () => {
  await using center = await startCenter();
  await using browser = await openBrowser();
  const url = await signInUrlOf(center);

  const page = await newPage(await browser.newContext(), url);
  await page.getByRole("button", { name: /^Your state/ }).waitFor();
  const other = await newPage(await browser.newContext(), `${url}&destination=%2Fccp-v2%2F`);
  await other.getByText("The sign-in could not be completed.").waitFor();

  expect([page.url(), other.url()]).toEqual([`${center.url}/ccp-v2/`, `${center.url}/auth/federate`]);
});

it("[CP-55] as the sign-in page of a desktop it signs the panel in the frame in", async () => {
  await using site = await openHostSite();
  await using center = await startCenter();
  await using browser = await openBrowser({ full: true, thirdParty: "blocked" });
  const context = await browser.newContext();
  const loginUrl = await signInUrlOf(center);

  const page = await newPage(context, `${site.url}/desktop.html?streams=2.28.2`);
  await page.evaluate((input) => Reflect.get(globalThis, "startDesktop")(input), {
    ccpUrl: center.description.ccpUrl,
    endpoint: center.description.participantEndpoint,
    options: { ccpLoadTimeout: 1_500, loginUrl },
  });

  await eventually(async () => expect(await page.evaluate(() => Boolean(Reflect.get(globalThis, "agent")))).toBe(true));
  await eventually(async () => expect(context.pages()).toHaveLength(1));
});
