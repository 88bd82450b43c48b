/** Single sign-on in browsers with engines other than Chromium's. */
import { describe, it } from "vitest";
import { CLIENT, openOpenidProvider } from "../../packages/http/test/openid-provider.ts";
import { findForeignBrowsers, NO_FOREIGN_BROWSER } from "../../scripts/browser.mjs";
import { startCenter } from "../e2e/support/center.ts";
import { openFirefox } from "./support/firefox.ts";
import { type ForeignBrowser, personAt } from "./support/tab.ts";
import { openWebKit } from "./support/webkit.ts";

const { firefox, webKit } = findForeignBrowsers();

const BROWSERS: readonly (readonly [string, (() => Promise<ForeignBrowser>) | undefined])[] = [
  ["Firefox ESR", firefox ? () => openFirefox(firefox, { lines: [] }) : undefined],
  ["WebKitGTK", webKit ? () => openWebKit(webKit) : undefined],
];

describe.each(BROWSERS)("%s", (_name, open) => {
  const isSkipped = !open && !process.env.CI; // in CI a missing browser is an error
  it.skipIf(isSkipped)("[SO-08, PA-01] leads to the provider and back to the panel", async () => {
    if (!open) throw new Error(NO_FOREIGN_BROWSER);
    await using provider = await openOpenidProvider({ host: "localhost", form: "ordinary" });
    await using center = await startCenter({
      TRIBUTARY_OIDC_ISSUER: provider.issuer,
      TRIBUTARY_OIDC_CLIENT_ID: CLIENT.clientId,
      TRIBUTARY_OIDC_CLIENT_SECRET: CLIENT.clientSecret,
      TRIBUTARY_OIDC_LABEL: "Sign in with Example",
    });
    provider.register(`${center.url}/auth/oidc/callback`);
    provider.accounts.one = { preferred_username: "ada" };
    provider.account = "one";
    await using browser = await open();
    const tab = await browser.newTab();
    await tab.open(center.description.ccpUrl);
    const agent = personAt(tab);

    await agent.press("Sign in with Example");
    await agent.press("Continue at the provider");
    await agent.press("Your state");
    await agent.press("Available");
  });
});
