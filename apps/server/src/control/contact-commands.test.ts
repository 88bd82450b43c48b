import { asId, type ContactFlowId } from "@tributary/model";
import { PLAIN_CHAT } from "@tributary/testkit";
import { expect, it } from "vitest";
import { done, newPerson, openControlCenter } from "../../test/control-center.ts";

it("[CO-12] explains the routing of a contact, and refuses an unknown one", async () => {
  await using opened = await openControlCenter();
  done(await opened.run("user-add", newPerson("mia")));
  const { center } = opened;
  const [flow] = center.directory.definition.contactFlows;
  const started = await center.chats.start({
    flowId: asId<ContactFlowId>(flow?.id ?? ""),
    ...PLAIN_CHAT,
  });
  if (!started.ok) throw new Error(started.refusal.code);

  const explained = await opened.run("contact-explain", { contactId: started.value.contactId });

  expect(done(explained).words).toEqual(["The contact has not begun its flow, because its customer has not joined."]);
  expect(await opened.run("contact-explain", { contactId: "unknown" })).toEqual({
    ok: false,
    refusal: "There is no contact unknown.",
  });
});
