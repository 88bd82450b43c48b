import type { CallSnapshot } from "@tributary/call";
import { createManualClock } from "@tributary/testkit";
import { isValidElement, toChildArray, type VNode } from "preact";
import { expect, it } from "vitest";
import { createScriptedCall } from "../../../test/scripted-call.ts";
import { createPhrase } from "../../languages/phrase.ts";
import { createCallModel } from "./call-model.ts";
import { CalledBack } from "./called-back.view.tsx";
import { en } from "./texts/en.ts";

/** Returns the labels of the buttons of a customer who is called back. */
function buttonsAt(change: Partial<CallSnapshot>): readonly string[] {
  const script = createScriptedCall();
  const phrase = createPhrase("en", en);
  const clock = createManualClock(0);
  const nothing = (): void => undefined;
  const model = createCallModel({
    clock,
    phrase,
    openCall: () => script.call,
    onChange: nothing,
    onEvent: nothing,
    onRinging: nothing,
  });
  model.proceed();
  script.show({ contactId: "c", ...change });
  const shown = CalledBack({ model, phrase, state: model.state() });
  model[Symbol.dispose]();
  return buttonsIn(shown).map((button) => textsIn(button).join(""));
}

function childrenOf(node: VNode): readonly unknown[] {
  return toChildArray((node as VNode<{ children?: Parameters<typeof toChildArray>[0] }>).props.children);
}

function buttonsIn(node: unknown): readonly VNode[] {
  if (!isValidElement(node)) return [];
  return node.type === "button" ? [node] : childrenOf(node).flatMap(buttonsIn);
}

function textsIn(node: unknown): readonly string[] {
  if (typeof node === "string") return [node];
  return isValidElement(node) ? childrenOf(node).flatMap(textsIn) : [];
}

it("[CW-37] a call that rings is answered in the tab that has the audio, and declined in any", () => {
  const phase = { name: "ringing", agentName: "Ada" } as const;

  expect(buttonsAt({ phase })).toEqual(["Answer", "Not now"]);
  expect(buttonsAt({ phase, audio: "elsewhere" })).toEqual(["Not now"]);
  expect(buttonsAt({ phase: { name: "callback" } })).toEqual([]);
});
