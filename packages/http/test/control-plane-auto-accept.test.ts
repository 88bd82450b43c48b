/** Automatic acceptance by channel, through the unmodified SDK. */
import * as connect from "@aws-sdk/client-connect";
import { DEMO_IDS } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { openAdministration } from "./administration-center.ts";

type Created = Pick<connect.CreateUserCommandInput, "AutoAcceptConfigs" | "PhoneConfig">;

const SOFT_PHONE = { PhoneType: "SOFT_PHONE" } as const;

/** Creates a user, and returns the settings that a search finds by channel. */
async function create(input: Created): Promise<Record<string, boolean | undefined>> {
  await using opened = await openAdministration();
  const { client, InstanceId } = opened;
  const { UserId } = await client.send(
    new connect.CreateUserCommand({
      InstanceId,
      Username: "grace",
      SecurityProfileIds: [DEMO_IDS.security],
      RoutingProfileId: DEMO_IDS.profiles.basic,
      ...input,
    }),
  );
  const condition = { StringCondition: { FieldName: "Username", Value: "grace", ComparisonType: "EXACT" } } as const;
  const { Users = [] } = await client.send(
    new connect.SearchUsersCommand({ InstanceId, MaxResults: 10, SearchCriteria: condition }),
  );
  expect(Users.map(({ Id }) => Id)).toEqual([UserId]);
  const configs = (Users[0] as { readonly AutoAcceptConfigs?: connect.AutoAcceptConfig[] }).AutoAcceptConfigs ?? [];
  return Object.fromEntries(configs.map(({ Channel, AutoAccept }) => [Channel, AutoAccept]));
}

describe("a list of channels", () => {
  it.each<readonly [title: string, input: Created, calls: boolean, chats: boolean]>([
    ["with chats leaves calls off", { AutoAcceptConfigs: [{ Channel: "CHAT", AutoAccept: true }] }, false, true],
    ["with calls leaves chats off", { AutoAcceptConfigs: [{ Channel: "VOICE", AutoAccept: true }] }, true, false],
    ["with tasks off sets neither", { AutoAcceptConfigs: [{ Channel: "TASK", AutoAccept: false }] }, false, false],
    [
      "has precedence over the setting of all channels, which the other channel has",
      {
        AutoAcceptConfigs: [{ Channel: "CHAT", AutoAccept: false }],
        PhoneConfig: { ...SOFT_PHONE, AutoAccept: true },
      },
      true,
      false,
    ],
    ["is not needed for both", { PhoneConfig: { ...SOFT_PHONE, AutoAccept: true } }, true, true],
  ])("[CP-57] %s", async (_title, input, calls, chats) => {
    expect(await create(input)).toEqual({ VOICE: calls, CHAT: chats });
  });

  it.each<readonly [config: connect.AutoAcceptConfig, message: RegExp]>([
    [{ Channel: "TASK", AutoAccept: true }, /AutoAcceptConfigs/],
    [{ Channel: "EMAIL", AutoAccept: true }, /AutoAcceptConfigs/],
    [{ Channel: "VOICE", AutoAccept: true, AgentFirstCallbackAutoAccept: true }, /AgentFirstCallbackAutoAccept/],
  ])("[CP-57] with %j is refused by its field", async (config, message) => {
    await expect(create({ AutoAcceptConfigs: [config] })).rejects.toThrow(message);
  });
});
