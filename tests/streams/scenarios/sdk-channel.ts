/** Messages over the port of the SDK channel instead of the conduit. */
import { chat, desk, voice } from "../support/agent-data.ts";
import { agentOf, contactOf, signIn } from "../support/follow.ts";
import type { HostPage, Scenario } from "../support/host-page.ts";
import type { Loose } from "../support/loose.ts";

const NO_HANDLER = { isError: true, reason: "No handler for command", errorKey: "handlerNotFound", details: {} };

async function signInWithPort(page: HostPage): Promise<void> {
  await signIn(page, desk({ contacts: [voice("one", "connected"), chat("two", "connecting")] }));
  await page.panel.openSdk();
}

/** Publishes to the subscribers of the last subscribed topic. */
async function publish(page: HostPage, data: unknown): Promise<void> {
  await page.sleep(150); // on a busy machine a subscription arrives late
  const subscribed = page.panel.sdk.findLast(({ type }) => type === "subscribe");
  page.panel.sdkPost({ type: "publish", topic: subscribed?.topic, data });
  await page.sleep(30);
}

const REQUESTS: readonly (readonly [name: string, (page: HostPage) => unknown])[] = [
  ["getInstanceDetails", (page) => contactOf(page, "one").getInstanceDetails()],
  ["engagePreviewContact", (page) => contactOf(page, "one").engagePreviewContact()],
  ["getPreviewConfiguration", (page) => contactOf(page, "one").getPreviewConfiguration()],
  ["isPreviewMode", (page) => contactOf(page, "one").isPreviewMode()],
  ["getNetworkConnectionStatus", (page) => agentOf(page).getNetworkConnectionStatus()],
  ["setVoiceEnhancementMode", (page) => agentOf(page).setVoiceEnhancementMode("VOICE_ISOLATION")],
  ["an unknown mode", (page) => agentOf(page).setVoiceEnhancementMode("LOUDER")],
  ["canResumeParticipant", (page) => contactOf(page, "one").getAgentConnection().canResumeParticipant()],
  ["sendActivity", (page) => page.connect.sendActivity()],
];

async function askAll(page: HostPage): Promise<void> {
  for (const [name, ask] of REQUESTS) await page.attemptAsync(name, () => ask(page));
  await page.sleep(60);
}

export const SDK_CHANNEL: readonly Scenario[] = [
  {
    name: "requests on the SDK channel succeed",
    async run(page) {
      page.panel.behavior.sdk = (command) => ({
        data: command.endsWith("isPreviewMode")
          ? { isPreviewMode: true }
          : { region: "us-west-2", status: "connected", canResumeParticipant: true },
      });
      await signInWithPort(page);
      await askAll(page);
    },
  },
  {
    name: "requests on the SDK channel are refused",
    async run(page) {
      page.panel.behavior.sdk = () => NO_HANDLER;
      await signInWithPort(page);
      await askAll(page);
    },
  },
  {
    name: "a request on an unresponsive SDK channel times out",
    async run(page) {
      await signIn(page, desk({ contacts: [voice("one", "connected")] }));
      await page.attemptAsync("getInstanceDetails", () => contactOf(page, "one").getInstanceDetails());
    },
  },
  {
    name: "a request waits for the SDK channel to open",
    async run(page) {
      await signIn(page, desk({ contacts: [voice("one", "connected")] }));
      page.panel.behavior.sdk = () => ({ data: { origin: "o", region: "r" } });
      const answer = page.attemptAsync("getInstanceDetails", () => contactOf(page, "one").getInstanceDetails());
      await page.sleep(50);
      await page.panel.openSdk();
      await answer;
    },
  },
  {
    name: "subscriptions on the SDK channel receive events until removed",
    async run(page) {
      await signInWithPort(page);
      const agent = agentOf(page);
      const leg = contactOf(page, "one").getAgentConnection();
      const network = agent.onNetworkConnectionStatusChanged(page.recorder("network"));
      await publish(page, { status: "connecting", timestamp: 1 });
      const mode = agent.onVoiceEnhancementModeChanged(page.recorder("mode"));
      await publish(page, { voiceEnhancementMode: "NONE", previous: "VOICE_ISOLATION" });
      const hold = leg.onParticipantHold(page.recorder("hold"));
      await publish(page, { participantId: "p", contactId: "one", isOnHold: true });
      const resume = leg.onParticipantResume(page.recorder("resume"));
      await publish(page, { participantId: "p", contactId: "one", isOnHold: false });
      for (const each of [network, mode, hold, resume]) page.record("a subscription", typeof each?.unsubscribe);
      network.unsubscribe();
      hold.unsubscribe();
      await page.sleep(30);
      page.panel.sdkPost({ type: "publish", topic: topicOf(page, 0), data: { status: "connected" } });
      await page.sleep(30);
    },
  },
  {
    name: "a warning before the session expires",
    async run(page) {
      await signInWithPort(page);
      const manager = page.connect.SessionExpirationWarningManager;
      for (const name of ["onExpirationWarning", "onExpirationWarningCleared", "onSessionExtensionError"]) {
        const subscription = page.attempt(
          name,
          () => typeof manager[name](page.recorder(`received ${name}`))?.unsubscribe,
        );
        if (subscription) await publish(page, { expiration: 1, isWarningActive: true });
      }
    },
  },
  {
    name: "subscriptions are renewed when the panel reloads",
    async run(page) {
      await signInWithPort(page);
      agentOf(page).onNetworkConnectionStatusChanged(page.recorder("network"));
      await page.panel.receivedSdk("subscribe");
      page.panel.reload();
      await page.panel.loaded(2);
      await page.panel.openSdk();
      await page.panel.receivedSdk("subscribe", 2);
      await publish(page, { status: "connected", timestamp: 2 });
    },
  },
  {
    name: "a connection reports when its participant can be resumed",
    async run(page) {
      await signInWithPort(page);
      const leg = contactOf(page, "one").getAgentConnection();
      page.attempt(
        "onCanResumeParticipantUpdated",
        () => typeof leg.onCanResumeParticipantUpdated(page.recorder("can")),
      );
    },
  },
  {
    name: "a provider for other clients",
    async run(page) {
      page.attempt("before", () => page.connect.core.getSDKClientConfig());
      await signInWithPort(page);
      page.attempt("after", () => Object.keys(page.connect.core.getSDKClientConfig()));
    },
  },
];

function topicOf(page: HostPage, index: number): unknown {
  return (page.panel.sdk.filter(({ type }) => type === "subscribe")[index] as Loose)?.topic;
}
