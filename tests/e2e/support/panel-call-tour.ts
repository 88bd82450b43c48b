/** Opens each view of a call in the agent panel in turn. */
import type { Page } from "playwright-core";
import { newPage } from "./browser.ts";
import { addLegScript, callFromPage } from "./call-leg.ts";
import type { RunningCenter } from "./center.ts";
import { panelOf } from "./panel.ts";
import { hangUp } from "./panel-calls.ts";

/** Views of the tour, in this order. */
export type CallView =
  | "ringing"
  | "connected"
  | "settings"
  | "muted"
  | "held"
  | "transfer"
  | "calling-agent"
  | "consulting"
  | "swapped"
  | "conference"
  | "keypad-parties"
  | "not-joined"
  | "poor"
  | "keypad"
  | "interrupted"
  | "ended"
  | "rejected"
  | "asking"
  | "denied"
  | "settings-denied";

/** Starts at the sign-in form, in a browser with media. Awaits `stop` at each view. */
export async function tourCalls(page: Page, center: RunningCenter, stop: (view: CallView) => Promise<void>) {
  const panel = panelOf(page);
  const call = page.getByRole("region", { name: "Call", exact: true });
  const press = (name: string) => page.getByRole("button", { name, exact: true }).click();
  const context = await page.context().browser()?.newContext();
  if (context === undefined) throw new Error("the page has no browser");
  await addLegScript(context);
  await panel.signIn("ada");
  await panel.choose("Available");

  const customer = await callFromPage(context, center);
  await panel.offers.getByText("Ann").waitFor();
  await stop("ringing");
  await panel.accept();
  await call.getByText(/^(Good|Unsteady|Poor) connection$/).waitFor();
  await stop("connected");
  await press("Audio settings");
  await page.getByText("The contact center answers.").waitFor();
  await stop("settings");
  await page.keyboard.press("Escape");
  await press("Mute");
  await stop("muted");
  await press("Mute");
  await press("Hold");
  await call.getByText("Customer on hold").waitFor();
  await stop("held");
  await press("Hold");
  await call.getByText("Connected").waitFor();
  await press("Keypad");
  await page.getByRole("group", { name: "Keypad" }).waitFor();
  await page.keyboard.type("42#");
  await stop("keypad");
  await press("Keypad");
  await tourAgents(page, center, stop);
  await page.evaluate(loseHalf);
  await call.getByText("Poor connection").waitFor();
  await page.waitForFunction(() => "lossyPeer" in globalThis);
  await stop("poor");
  await page.evaluate(interrupt);
  await call.getByText("Audio interrupted").waitFor();
  await stop("interrupted");
  await press("End call");
  await call.getByText("The call has ended").waitFor();
  await stop("ended");
  await panel.close();
  await hangUp(customer);

  await page.evaluate(leaveMicrophoneUnanswered);
  const unheard = await callFromPage(context, center);
  await panel.accept();
  await page.getByRole("alert").getByText("The browser asks").waitFor();
  await stop("asking");
  await page.evaluate(() => Reflect.get(globalThis, "refuseMicrophone")());
  await call.getByText("No audio").waitFor();
  await stop("denied");
  await press("Audio settings");
  await page.getByRole("dialog").getByText("does not let the panel use the microphone").waitFor();
  await stop("settings-denied");
  await page.keyboard.press("Escape");
  await press("End call");
  await panel.close();
  await hangUp(unheard);

  const next = await callFromPage(context, center);
  await panel.offers.getByText("Ann").waitFor();
  await press("Reject");
  await page.getByText("You rejected this call").waitFor();
  await stop("rejected");
  await hangUp(next);
  await context.close();
}

/** A further agent is asked, talks to both, leaves, and rejects the next request. */
async function tourAgents(page: Page, center: RunningCenter, stop: (view: CallView) => Promise<void>) {
  const panel = panelOf(page);
  const call = page.getByRole("region", { name: "Call", exact: true });
  const press = (name: string | RegExp) => call.getByRole("button", { name }).click();
  const party = call.getByRole("listitem").filter({ hasText: "Grace Hopper" });
  const context = await page.context().browser()?.newContext();
  if (context === undefined) throw new Error("the page has no browser");
  const gracePage = await newPage(context, center.description.ccpUrl);
  const grace = panelOf(gracePage);
  await grace.signIn("grace");
  await grace.choose("Available");
  const ask = async (): Promise<void> => {
    await panel.transfer.getByRole("option", { name: "Grace Hopper" }).click();
    await party.getByText("Calling…").waitFor();
  };

  await press("Transfer or add");
  await panel.transfer.getByRole("option", { name: "Grace Hopper" }).waitFor();
  await stop("transfer");
  await ask();
  await stop("calling-agent");
  await grace.accept();
  await party.getByText("Connected").waitFor();
  await stop("consulting");
  await press("Swap");
  await party.getByText("On hold").waitFor();
  await stop("swapped");
  await press("Join all");
  await party.getByText("Connected").waitFor();
  await stop("conference");
  await press("Keypad");
  await call.getByRole("combobox", { name: "Keys for" }).waitFor();
  await page.keyboard.type("1234");
  await stop("keypad-parties");
  await page.keyboard.press("Escape");
  await press(/^Disconnect/);
  await party.waitFor({ state: "detached" });
  await grace.close();
  await press("Transfer or add");
  await ask();
  await gracePage.getByRole("button", { name: "Reject" }).click();
  await call.getByText("did not join the call").waitFor();
  await stop("not-joined");
  await press("Hold");
  await call.getByText("Connected").waitFor();
  await context.close();
}

/** Runs in the page: from now on its connections report that half of the packets are lost, and are kept for {@link interrupt}. */
function loseHalf(): void {
  const { prototype } = RTCPeerConnection;
  let packets = 0;
  prototype.getStats = async function () {
    Reflect.set(globalThis, "lossyPeer", this);
    packets += 100;
    const inbound = { type: "inbound-rtp", kind: "audio", packetsReceived: packets, packetsLost: packets, jitter: 0 };
    return new Map([["inbound", inbound]]);
  };
}

/** Runs in the page: its connection reports that it is interrupted. */
function interrupt(): void {
  const peer: RTCPeerConnection = Reflect.get(globalThis, "lossyPeer");
  Object.defineProperty(peer, "connectionState", { value: "disconnected" });
  peer.dispatchEvent(new Event("connectionstatechange"));
}

/** Runs in the page: the agent does not answer the browser's question, until `refuseMicrophone` is called. */
function leaveMicrophoneUnanswered(): void {
  const { mediaDevices } = navigator;
  const refusal = (): Promise<never> => Promise.reject(new DOMException("Permission denied", "NotAllowedError"));
  mediaDevices.getUserMedia = () =>
    new Promise((_resolve, reject) => {
      Reflect.set(globalThis, "refuseMicrophone", () => {
        mediaDevices.getUserMedia = refusal;
        reject(new DOMException("Permission denied", "NotAllowedError"));
      });
    });
}
