/** What goes over the message port instead of the conduit. */
import { chat, desk, voice } from "../support/agent-data.ts";
import { agentOf, contactOf, signIn } from "../support/follow.ts";
import type { Loose } from "../support/loose.ts";
import type { Scenario, Stage } from "../support/stage.ts";

const NO_HANDLER = { isError: true, reason: "No handler for command", errorKey: "handlerNotFound", details: {} };

async function signInWithPort(stage: Stage): Promise<void> {
  await signIn(stage, desk({ contacts: [voice("one", "connected"), chat("two", "connecting")] }));
  await stage.panel.openSdk();
}

/** Tells the subscribers of the topic that was subscribed last. */
async function publish(stage: Stage, data: unknown): Promise<void> {
  await stage.sleep(30);
  const subscribed = stage.panel.sdk.findLast(({ type }) => type === "subscribe");
  stage.panel.sdkPost({ type: "publish", topic: subscribed?.topic, data });
  await stage.sleep(30);
}

const REQUESTS: readonly (readonly [name: string, (stage: Stage) => unknown])[] = [
  ["getInstanceDetails", (stage) => contactOf(stage, "one").getInstanceDetails()],
  ["engagePreviewContact", (stage) => contactOf(stage, "one").engagePreviewContact()],
  ["getPreviewConfiguration", (stage) => contactOf(stage, "one").getPreviewConfiguration()],
  ["isPreviewMode", (stage) => contactOf(stage, "one").isPreviewMode()],
  ["getNetworkConnectionStatus", (stage) => agentOf(stage).getNetworkConnectionStatus()],
  ["setVoiceEnhancementMode", (stage) => agentOf(stage).setVoiceEnhancementMode("VOICE_ISOLATION")],
  ["an unknown mode", (stage) => agentOf(stage).setVoiceEnhancementMode("LOUDER")],
  ["canResumeParticipant", (stage) => contactOf(stage, "one").getAgentConnection().canResumeParticipant()],
  ["sendActivity", (stage) => stage.connect.sendActivity()],
];

async function askAll(stage: Stage): Promise<void> {
  for (const [name, ask] of REQUESTS) await stage.attemptAsync(name, () => ask(stage));
  await stage.sleep(60);
}

export const NEWER_CHANNEL: readonly Scenario[] = [
  {
    name: "requests on the newer channel are answered",
    async play(stage) {
      stage.panel.manners.sdk = (command) => ({
        data: command.endsWith("isPreviewMode")
          ? { isPreviewMode: true }
          : { region: "us-west-2", status: "connected", canResumeParticipant: true },
      });
      await signInWithPort(stage);
      await askAll(stage);
    },
  },
  {
    name: "requests on the newer channel are refused",
    async play(stage) {
      stage.panel.manners.sdk = () => NO_HANDLER;
      await signInWithPort(stage);
      await askAll(stage);
    },
  },
  {
    name: "a request on a silent newer channel is given up",
    async play(stage) {
      await signIn(stage, desk({ contacts: [voice("one", "connected")] }));
      await stage.attemptAsync("getInstanceDetails", () => contactOf(stage, "one").getInstanceDetails());
    },
  },
  {
    name: "a request waits for the newer channel to open",
    async play(stage) {
      await signIn(stage, desk({ contacts: [voice("one", "connected")] }));
      stage.panel.manners.sdk = () => ({ data: { origin: "o", region: "r" } });
      const answer = stage.attemptAsync("getInstanceDetails", () => contactOf(stage, "one").getInstanceDetails());
      await stage.sleep(50);
      await stage.panel.openSdk();
      await answer;
    },
  },
  {
    name: "subscriptions on the newer channel are told and ended",
    async play(stage) {
      await signInWithPort(stage);
      const agent = agentOf(stage);
      const leg = contactOf(stage, "one").getAgentConnection();
      const network = agent.onNetworkConnectionStatusChanged(stage.teller("network"));
      await publish(stage, { status: "connecting", timestamp: 1 });
      const mode = agent.onVoiceEnhancementModeChanged(stage.teller("mode"));
      await publish(stage, { voiceEnhancementMode: "NONE", previous: "VOICE_ISOLATION" });
      const hold = leg.onParticipantHold(stage.teller("hold"));
      await publish(stage, { participantId: "p", contactId: "one", isOnHold: true });
      const resume = leg.onParticipantResume(stage.teller("resume"));
      await publish(stage, { participantId: "p", contactId: "one", isOnHold: false });
      for (const each of [network, mode, hold, resume]) stage.tell("a subscription", typeof each?.unsubscribe);
      network.unsubscribe();
      hold.unsubscribe();
      await stage.sleep(30);
      stage.panel.sdkPost({ type: "publish", topic: topicOf(stage, 0), data: { status: "connected" } });
      await stage.sleep(30);
    },
  },
  {
    name: "a warning before the session expires",
    async play(stage) {
      await signInWithPort(stage);
      const manager = stage.connect.SessionExpirationWarningManager;
      for (const name of ["onExpirationWarning", "onExpirationWarningCleared", "onSessionExtensionError"]) {
        const subscription = stage.attempt(name, () => typeof manager[name](stage.teller(`told ${name}`))?.unsubscribe);
        if (subscription) await publish(stage, { expiration: 1, isWarningActive: true });
      }
    },
  },
  {
    name: "subscriptions are made again when the panel reloads",
    async play(stage) {
      await signInWithPort(stage);
      agentOf(stage).onNetworkConnectionStatusChanged(stage.teller("network"));
      await stage.panel.heardSdk("subscribe");
      stage.panel.reload();
      await stage.panel.loaded(2);
      await stage.panel.openSdk();
      await stage.panel.heardSdk("subscribe", 2);
      await publish(stage, { status: "connected", timestamp: 2 });
    },
  },
  {
    name: "a leg tells when its participant can be resumed",
    async play(stage) {
      await signInWithPort(stage);
      const leg = contactOf(stage, "one").getAgentConnection();
      stage.attempt(
        "onCanResumeParticipantUpdated",
        () => typeof leg.onCanResumeParticipantUpdated(stage.teller("can")),
      );
    },
  },
  {
    name: "a provider for clients of others",
    async play(stage) {
      stage.attempt("before", () => stage.connect.core.getSDKClientConfig());
      await signInWithPort(stage);
      stage.attempt("after", () => Object.keys(stage.connect.core.getSDKClientConfig()));
    },
  },
];

function topicOf(stage: Stage, index: number): unknown {
  return (stage.panel.sdk.filter(({ type }) => type === "subscribe")[index] as Loose)?.topic;
}
