/** Uses of the call library's typings by a strict project. */
import { type Call, type CallEnd, type CallPhase, openCall, readCallOffer, savedCall } from "@tributary/call";

const startUrl = "https://center.example.org/startCall";

/** Starts a call, or continues that of the page before. */
export async function talk(show: (text: string) => void): Promise<CallEnd | undefined> {
  const offer = await readCallOffer({ startUrl });
  if (offer.state === "closed") show(offer.message);
  if (offer.state !== "open") return undefined;
  const saved = savedCall(sessionStorage);
  const storage = sessionStorage;
  const call: Call = saved === null ? openCall({ startUrl, name: "Ada", storage }) : openCall({ ...saved, storage });
  const listening = call.onChange(() => show(textOf(call.snapshot().phase)));
  const { microphones } = await call.devices();
  const chosen = await call.chooseMicrophone(microphones[0]?.id ?? "");
  if (!chosen.ok && chosen.refusal === "no-microphone") await call.hangUp();
  // @ts-expect-error misspelt
  call.hangup();
  // @ts-expect-error neither an address nor a started call
  openCall({ storage });
  listening[Symbol.dispose]();
  return call.ended;
}

function textOf(phase: CallPhase): string {
  switch (phase.name) {
    case "connected":
      return `${phase.agentName} since ${phase.connectedAt}`;
    case "ended":
      return phase.end.kind === "failed" ? phase.end.problem.kind : phase.end.kind;
    default:
      return phase.name;
  }
}
