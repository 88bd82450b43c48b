/** Supervisors on desktops with unmodified releases of Amazon's Streams and ChatJS, and with Tributary's library. */
import { expect, it } from "vitest";
import type { ChatItem, Customer, Desktop } from "./support/desktop.ts";
import { acceptChat, write } from "./support/desktop-contacts.ts";
import { desktopTests } from "./support/desktop-tests.ts";
import { eventually } from "./support/eventually.ts";
import type { StreamsRelease } from "./support/host-site.ts";
import { monitorContact } from "./support/monitor-contact.ts";

const desktops = desktopTests();

/** A chat of Ada on a desktop of her own, and the desktop of Sam, which has received it. */
async function monitoredChat(streams: { readonly agent: StreamsRelease; readonly supervisor: StreamsRelease }) {
  const ada = await desktops.openAvailable(streams.agent, "ada");
  const customer = await desktops.openCustomer();
  const id = customer.contactId;
  await acceptChat(ada, id);
  await customer.send("My order is late");
  const sam = await desktops.openDesktop(streams.supervisor, "sam");
  await monitorContact(desktops.center, id);
  await eventually(async () => expect((await sam.contact(id))?.events).toContain("contact"));
  return { ada, sam, customer, id };
}

/** The contact and its own leg, as the library returns them. Members that a release lacks are undefined. */
function factsOf({ page }: Desktop, contactId: string) {
  return page.evaluate((id) => {
    const { contact } = Reflect.get(globalThis, "contacts")[id];
    const own = contact.getAgentConnection();
    return {
      state: contact.getStatus().type,
      queue: contact.getQueue(),
      isUnderSupervision: contact.isUnderSupervision?.(),
      type: own?.getType(),
      leg: own?.getStatus().type,
      isInitial: own?.isInitialConnection(),
      isActive: own?.isActive(),
      isSilent: own?.isSilentMonitor?.(),
      isBarge: own?.isBarge?.(),
      maySilence: own?.isSilentMonitorEnabled?.(),
      mayBarge: own?.isBargeEnabled?.(),
      capabilities: own?.getMonitorCapabilities?.(),
      status: own?.getMonitorStatus?.(),
      agentName: own?.getMonitorInfo?.()?.agentName,
      others: contact
        .getThirdPartyConnections()
        .map((leg: { readonly getEndpoint: () => { readonly name: string } }) => leg.getEndpoint().name),
    };
  }, contactId);
}

const textsIn = (items: readonly ChatItem[]) =>
  items
    .filter(({ Type }) => Type === "MESSAGE")
    .map(({ ParticipantRole, Content }) => `${ParticipantRole}: ${Content}`);
const textsAt = async (desktop: Desktop, id: string) => textsIn((await desktop.contact(id))?.messages ?? []);
const seenBy = async (customer: Customer) => textsIn(await customer.list("messages")).slice(1);

/** The agent's view of the supervision. */
async function supervisionAt(ada: Desktop, id: string) {
  const { isUnderSupervision, others } = await factsOf(ada, id);
  return { isUnderSupervision, others };
}

const OWN = { state: "connected", queue: null, type: "monitoring", isInitial: true, agentName: "Ada Lovelace" };
const SILENT = {
  ...OWN,
  leg: "silent_monitor",
  isActive: true,
  isSilent: true,
  isBarge: false,
  isUnderSupervision: false,
};
const BARGE = { ...OWN, leg: "barge", isActive: true, isSilent: false, isBarge: true, isUnderSupervision: true };

it.each(["2.13.1", "2.18.7", "2.28.2", "tributary"] as const)(
  "[AU-09, MD-11, MO-03, MO-04] a supervisor with Streams %s listens, takes part, goes back to silence, and stops",
  async (streams) => {
    const { ada, sam, customer, id } = await monitoredChat({ agent: streams, supervisor: streams });

    await eventually(async () =>
      expect(await factsOf(sam, id)).toMatchObject({
        ...SILENT,
        maySilence: true,
        mayBarge: true,
        capabilities: ["SILENT_MONITOR", "BARGE"],
        status: "SILENT_MONITOR",
        others: [null, "Ada Lovelace"],
      }),
    );
    await sam.run("openChat", id);
    await customer.send("Are you there?");
    await eventually(async () => expect(await textsAt(sam, id)).toEqual(["CUSTOMER: Are you there?"]));
    await expect(write(sam, id, "No one reads this")).rejects.toThrow();
    expect(await supervisionAt(ada, id)).toEqual({ isUnderSupervision: false, others: [] });

    await sam.run("call", id, "bargeIn");

    await eventually(async () => expect(await factsOf(sam, id)).toMatchObject({ ...BARGE, status: "BARGE" }));
    const supervision = { isUnderSupervision: true, others: ["Sam Supervisor"] };
    await eventually(async () => expect(await supervisionAt(ada, id)).toEqual(supervision));
    await write(sam, id, "I look after your order");
    const written = ["CUSTOMER: My order is late", "CUSTOMER: Are you there?", "SUPERVISOR: I look after your order"];
    await eventually(async () => expect(await textsAt(ada, id)).toEqual(written));
    await eventually(async () => expect(await seenBy(customer)).toEqual(written));

    await sam.run("call", id, "silentMonitor");

    await eventually(async () => expect(await factsOf(sam, id)).toMatchObject(SILENT));
    await eventually(async () =>
      expect(await supervisionAt(ada, id)).toEqual({ isUnderSupervision: false, others: [] }),
    );
    await customer.send("Thank you");
    await eventually(async () => expect((await textsAt(sam, id)).at(-1)).toBe("CUSTOMER: Thank you"));

    await sam.run("hangUp", id); // destroys the supervisor's own connection

    await eventually(async () => expect((await sam.contact(id))?.events).toContain("onDestroy"));
    expect((await sam.contact(id))?.events).not.toContain("onACW");
    await customer.send("Bye");
    await eventually(async () => expect((await textsAt(ada, id)).at(-1)).toBe("CUSTOMER: Bye"));
    expect(await textsAt(sam, id)).not.toContain("CUSTOMER: Bye");
    expect((await ada.contact(id))?.events).toEqual(["contact", "onConnecting", "onAccepted", "onConnected"]);
  },
);

it("[AU-09, MD-11] a supervisor with Streams 1.4.5, which has no such states, sees the contact and stops, but has no messages", async () => {
  const { ada, sam, id } = await monitoredChat({ agent: "2.28.2", supervisor: "1.4.5" });

  const others = [null, "Ada Lovelace"];
  await eventually(async () =>
    expect(await factsOf(sam, id)).toMatchObject({ ...OWN, leg: "silent_monitor", isActive: false, others }),
  );
  await expect(sam.run("openChat", id)).rejects.toThrow("no longer available");
  await expect(sam.run("call", id, "bargeIn")).rejects.toThrow("not a function");

  await sam.run("hangUp", id);

  await eventually(async () => expect((await sam.contact(id))?.events).toContain("onDestroy"));
  expect((await ada.contact(id))?.events).toEqual(["contact", "onConnecting", "onAccepted", "onConnected"]);
});
