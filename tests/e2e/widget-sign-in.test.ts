/** A customer who signs in with the widget: the page of a shop, its page for the provider, its back end, and a provider of another site. */
import type { IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import {
  ConnectClient,
  DescribeContactCommand,
  ListContactFlowsCommand,
  UpdateParticipantAuthenticationCommand,
} from "@aws-sdk/client-connect";
import { present } from "@tributary/kernel";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { CLIENT, type OpenidProvider, openOpenidProvider } from "../../packages/http/test/openid-provider.ts";
import { openBrowser } from "./support/browser.ts";
import { type RunningCenter, startCenter } from "./support/center.ts";
import { contactIdOn, endChat, openWidgetOn, startChat } from "./support/customer-page.ts";
import { type Desktop, openDesktop, openTab } from "./support/desktop.ts";
import { accept, newContact } from "./support/desktop-contacts.ts";
import { eventually } from "./support/eventually.ts";
import { openHostSite } from "./support/host-site.ts";
import { type LocalSite, openLocalSite, sendText } from "./support/local-site.ts";

const SHOP = `<!doctype html><html lang="en"><title>Shop</title><body></body></html>`;

/** The page to which the provider leads back, as the guide "Put the chat on a page" has it. */
const SIGNED_IN = `<!doctype html><title>Signed in</title><script>
  const answer = new URLSearchParams(location.search);
  const states = localStorage.getItem("tributary.chat sign-in")?.split(" ") ?? [];
  const state = answer.get("state");
  localStorage.setItem("tributary.chat sign-in", states.filter((other) => other !== state).join(" "));
  if (state && states.includes(state))
    fetch("/chat-sign-in", { method: "POST", body: answer }).then(() => close());
  else document.title = "Refused";
</script>`;

let provider: OpenidProvider;
let site: LocalSite;
let center: RunningCenter;
let browser: Browser & AsyncDisposable;
let context: BrowserContext;
let plane: ConnectClient;
let flowId: string;

beforeAll(async () => {
  provider = await openOpenidProvider({ host: "localhost", form: "ordinary" });
  provider.accounts.one = { given_name: "Zoë" };
  provider.account = "one";
  site = await openLocalSite(async (request, response) => {
    if (request.url?.startsWith("/signed-in")) return sendText(response, { name: "signed-in.html", text: SIGNED_IN });
    if (request.url === "/customer.html") return sendText(response, { name: "customer.html", text: SHOP });
    if (request.url === "/chat-sign-in") await passOn(request);
    response.writeHead(204).end();
  });
  provider.register(`${site.url}/signed-in`);
  center = await startCenter({
    TRIBUTARY_CUSTOMER_OIDC_ISSUER: provider.issuer,
    TRIBUTARY_CUSTOMER_OIDC_CLIENT_ID: CLIENT.clientId,
    TRIBUTARY_CUSTOMER_OIDC_CLIENT_SECRET: CLIENT.clientSecret,
  });
  browser = await openBrowser();
  const { connectEndpoint: endpoint, region, demo, instanceId: InstanceId } = center.description;
  const { accessKeyId, secretAccessKey } = demo;
  plane = new ConnectClient({ endpoint, region, credentials: { accessKeyId, secretAccessKey } });
  const { ContactFlowSummaryList: flows } = await plane.send(new ListContactFlowsCommand({ InstanceId }));
  flowId = present(flows?.find(({ Name }) => Name === "Sample chat with sign-in")?.Id, "flow");
});
afterAll(async () => {
  for (const each of [browser, center, site, provider]) await each?.[Symbol.asyncDispose]();
});
beforeEach(async () => {
  context = await browser.newContext({ locale: "en-US" });
});
afterEach(async () => {
  for (const page of context.pages()) if ((await page.locator("tributary-chat").count()) > 0) await endChat(page);
  await context.close();
});

/** The back end of the shop. */
async function passOn(request: IncomingMessage): Promise<void> {
  const answer = new URLSearchParams(await text(request));
  const [State, Code] = ["state", "code"].map((name) => answer.get(name) ?? "");
  const { instanceId: InstanceId } = center.description;
  await plane.send(new UpdateParticipantAuthenticationCommand({ InstanceId, State, Code }));
}

const card = (page: Page) => page.getByRole("group", { name: /sign in/ });

const signInButton = (page: Page) => card(page).getByRole("button", { name: "Sign in", exact: true });

/** A page whose chat waits for its customer to sign in. */
async function openWaiting(attributes: Readonly<Record<string, string>> = {}): Promise<Page> {
  const { widgetUrl } = center.description;
  const page = await openWidgetOn(
    context,
    { site: site.url, widgetUrl },
    { "contact-flow-id": flowId, "redirect-uri": `${site.url}/signed-in`, ...attributes },
  );
  await page.locator("tributary-chat button").click();
  await startChat(page, "Ada");
  await card(page).waitFor();
  return page;
}

/** Returns what the library of a desktop knows about the customer of a chat. */
const detailsOn = ({ page }: Desktop, contactId: string) =>
  page.evaluate((id) => {
    const customer = Reflect.get(globalThis, "contacts")[id].contact.getInitialConnection();
    return { isAuthenticated: customer.isAuthenticated(), details: customer.getAuthenticationDetails() };
  }, contactId);

const contactOn = async (page: Page) => {
  const { instanceId: InstanceId } = center.description;
  const ContactId = await contactIdOn(page);
  return (await plane.send(new DescribeContactCommand({ InstanceId, ContactId }))).Contact;
};

it("[CW-21] signs in in a window that closes, and the chat continues with the customer's name", async () => {
  const page = await openWaiting();
  const opening = context.waitForEvent("page");
  await signInButton(page).click();
  const popup = await opening;
  await card(page).getByText("Continue in the other window.").waitFor();
  await page.getByRole("status").getByText("Continue in the other window.").waitFor({ state: "attached" });
  await popup.getByRole("button", { name: "Continue" }).waitFor(); // the provider's page is loaded
  expect(await popup.evaluate(() => window.opener)).toBeNull();
  const closing = popup.waitForEvent("close");
  await popup.getByRole("button", { name: "Continue" }).click();
  await closing;

  await page.getByRole("log").getByText("Thank you for signing in.").waitFor();
  expect(await card(page).count()).toBe(0);
  await eventually(async () => expect(await contactOn(page)).toMatchObject({ CustomerId: "one" }));
});

it("the desktop of the agent reads who the customer is, with Amazon's library and with this one", async () => {
  await using host = await openHostSite();
  await using agentContext = await browser.newContext();
  const options = { center, site: host.url, lines: [] };
  const desktop = await openDesktop(agentContext, { ...options, streams: "2.28.2" });
  const page = await openWaiting();
  const opening = context.waitForEvent("page");
  await signInButton(page).click();
  const popup = await opening;
  await popup.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("log").getByText("Thank you for signing in.").waitFor();

  await desktop.run("chooseState", "Available");
  const contactId = await newContact(desktop);
  await accept(desktop, contactId);
  const own = await openTab(agentContext, { ...options, streams: "tributary" });
  expect(await newContact(own)).toBe(contactId);

  const known = await detailsOn(desktop, contactId);
  expect(known).toMatchObject({ isAuthenticated: true, details: { Status: "AUTHENTICATED" } });
  expect(await detailsOn(own, contactId)).toEqual(known);
});

it("[CW-21] continues without signing in, by keyboard, on a page that cannot be led back to", async () => {
  const errors: string[] = [];
  context.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  const page = await openWaiting({ "redirect-uri": "" });
  await card(page).getByText("You cannot sign in here at the moment.").waitFor();
  await page.getByRole("status").getByText("You cannot sign in here at the moment.").waitFor({ state: "attached" });
  expect(await signInButton(page).count()).toBe(0);
  await eventually(async () => expect(errors.join()).toContain("the attribute redirect-uri is missing"));

  await card(page).getByRole("button", { name: "Continue without signing in" }).focus();
  await page.keyboard.press("Enter");

  await page.getByRole("log").getByText("An agent will be with you in a moment.").waitFor();
  await card(page).waitFor({ state: "detached" });
  await page.locator("tributary-chat textarea:focus").waitFor();
  expect((await contactOn(page))?.Attributes).toMatchObject({ signIn: "canceled" });
});

it("[CW-21] offers the other way alone once the center has refused the address, and the console has the reason", async () => {
  const errors: string[] = [];
  context.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  const page = await openWaiting({ "redirect-uri": "http://shop.example/signed-in" });
  const opening = context.waitForEvent("page");

  await signInButton(page).click();
  const popup = await opening;
  await card(page).getByText("You cannot sign in here at the moment. You can continue without signing in.").waitFor();

  await eventually(async () => expect(popup.isClosed()).toBe(true));
  expect(await signInButton(page).count()).toBe(0);
  const named = 'attribute redirect-uri ("http://shop.example/signed-in"): ';
  await eventually(async () => expect(errors.join()).toContain(named));
  expect(errors.join()).toContain("an https address");
  await card(page).getByRole("button", { name: "Continue without signing in" }).click();
  await page.getByRole("log").getByText("An agent will be with you in a moment.").waitFor();
});

it("[CW-21] leads back to a page that refuses the answer for a sign-in of another browser", async () => {
  const attacker = await openWaiting();
  const answer = attacker.waitForResponse((response) => response.url().endsWith("/authentication-url"));
  const opening = context.waitForEvent("page");
  await signInButton(attacker).click();
  const popup = await opening;
  await popup.getByRole("button", { name: "Continue" }).waitFor();
  const { AuthenticationUrl: address } = await (await answer).json();

  await using other = await browser.newContext();
  const victim = await other.newPage();
  await victim.goto(address);
  await victim.getByRole("button", { name: "Continue" }).click();

  await eventually(async () => expect(await victim.title()).toBe("Refused"));
  expect(await contactOn(attacker)).not.toHaveProperty("CustomerId");
});
