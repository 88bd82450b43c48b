/** A page that calls the center with buttons of its own, without the widget. */
import { type Call, type CallPhase, openCall, readCallOffer, savedCall } from "@tributary/call";

const center = new URLSearchParams(location.search).get("center") ?? "http://127.0.0.1:8480";
const startUrl = `${center}/startCall`;
const button = (id: string): HTMLButtonElement | null => document.querySelector(`#${id}`);
const output = document.querySelector("#state");

// #region open
const storage = sessionStorage; // that of this tab: a reload, or the next page of the site, continues the call

function open(): Call {
  const saved = savedCall(storage);
  if (saved !== null) return openCall({ ...saved, storage });
  return openCall({ startUrl, name: "Ann", attributes: { order: "8412" }, storage });
}

async function talk(): Promise<void> {
  const call = open();
  const show = (): void => {
    const { phase, isMuted } = call.snapshot();
    if (output !== null) output.textContent = `${textOf(phase)}${isMuted ? ", muted" : ""}`;
    showButtons(phase);
  };
  const over = new AbortController(); // the buttons are those of one call
  const onClick = (id: string, listener: () => unknown): void =>
    button(id)?.addEventListener("click", () => void listener(), { signal: over.signal });
  call.onChange(show);
  show();
  onClick("hang-up", () => call.hangUp());
  onClick("mute", () => (call.snapshot().isMuted ? call.unmute() : call.mute()));
  onClick("call-back", () => call.requestCallback());
  onClick("answer", async () => {
    const answered = await call.answer();
    if (!answered.ok && output !== null) output.textContent = `The call was not answered: ${answered.refusal}`;
  });
  onClick("decline", () => call.decline());
  await call.ended;
  over.abort();
}
// #endregion open

// #region text
function textOf(phase: CallPhase): string {
  switch (phase.name) {
    case "connecting":
      return phase.step === "microphone" ? "Allow the microphone" : "Connecting";
    case "waiting":
      return "Waiting for an agent";
    case "callback":
      return "We call you back: leave this page open";
    case "ringing":
      return `${phase.agentName ?? "An agent"} is calling`;
    case "connected":
      return phase.isOnHold ? "On hold" : `Talking to ${phase.agentName ?? "an agent"}`;
    case "ended":
      return phase.end.kind === "failed" ? `The call failed: ${phase.end.problem.kind}` : "The call has ended";
  }
}
// #endregion text

function showButtons(phase: CallPhase | null): void {
  const isCalling = phase !== null && phase.name !== "ended";
  const isRinging = phase?.name === "ringing";
  const shown = {
    call: !isCalling,
    mute: isCalling && phase.name !== "callback" && !isRinging,
    "hang-up": isCalling,
    "call-back": phase?.name === "waiting" && phase.canCallBack,
    answer: isRinging,
    decline: isRinging,
  };
  for (const [id, isShown] of Object.entries(shown)) button(id)?.toggleAttribute("hidden", !isShown);
}

// #region offer
const offer = await readCallOffer({ startUrl });
if (savedCall(storage) !== null) void talk();
else if (offer.state === "open") showButtons(null);
else if (output !== null) output.textContent = offer.state === "closed" ? offer.message : "Calls are not available.";
button("call")?.addEventListener("click", () => void talk());
// #endregion offer
