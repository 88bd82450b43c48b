/** A desktop in Vue, written with render functions so that it needs no compiler. The chat itself stays in the panel below. */
import type { ContactView } from "@tributary/streams/modern";
import { createApp, defineComponent, h, shallowRef, type VNode } from "vue";
import { useDesktop } from "./use-desktop.ts";

const ccpUrl = new URLSearchParams(location.search).get("ccp") ?? "http://127.0.0.1:8480/ccp-v2/";

const Desk = defineComponent(() => {
  const container = shallowRef<HTMLElement | null>(null);
  const { desktop, snapshot } = useDesktop(ccpUrl, container);

  const act = (title: string, work: (() => Promise<void>) | undefined): VNode =>
    h("button", { onClick: () => void work?.().catch(console.error) }, title);
  const contactLine = ({ id, channel, customerName, phase }: ContactView): VNode => {
    const contact = desktop.value?.contact(id);
    return h("li", { key: id }, [
      `${customerName ?? channel}: ${phase} `,
      phase === "connecting" ? act("Accept", contact?.accept) : null,
      phase === "connected" ? act("End", contact?.end) : null,
      phase === "ended" || phase === "missed" ? act("Close", contact?.clear) : null,
    ]);
  };
  const choose = async ({ target }: Event): Promise<void> => {
    const agent = await desktop.value?.agent;
    if (target instanceof HTMLSelectElement) await agent?.setState(target.value);
  };

  return () => {
    const { agent, contacts } = snapshot.value;
    const names = agent === null ? [] : [...new Set([...agent.choices, agent.state.name])];
    const options = names.map((name) => h("option", { key: name, selected: name === agent?.state.name }, name));
    return [
      h("main", { hidden: agent === null }, [
        h("label", ["Your state ", h("select", { onChange: choose }, options)]),
        h("ul", contacts.map(contactLine)),
      ]),
      h("div", { class: "panel", ref: container }),
    ];
  };
});

createApp(Desk).mount("#root");
