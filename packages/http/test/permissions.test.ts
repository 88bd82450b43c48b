/** Permissions of access keys through the unmodified SDK: each implemented operation, and the limits of those who administer. */
import * as connect from "@aws-sdk/client-connect";
import {
  asId,
  BY_SERVER,
  type CenterDefinition,
  resourceArn,
  SECURITY_PROFILE_DEFAULTS,
  type SecurityProfile,
  type SecurityProfileId,
  USER_DEFAULTS,
  type User,
  type UserId,
} from "@tributary/model";
import { CONNECT_OPERATIONS, OWN_OPERATIONS } from "@tributary/protocol/connect";
import { DEMO_IDS, demoAgentId, demoDefinition } from "@tributary/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { implementedOperations } from "../src/connect/implemented.ts";
import type { Operation } from "../src/connect/operation.ts";
import { type AdministrationCenter, openAdministration } from "./administration-center.ts";
import { commandTo } from "./command-to.ts";
import { queueChat } from "./queued-chat.ts";

const IDS = {
  none: asId<SecurityProfileId>("none"),
  one: asId<SecurityProfileId>("one"),
  administrators: asId<SecurityProfileId>("administrators"),
};

function profile(id: SecurityProfileId, name: string, permissions: readonly string[]): SecurityProfile {
  return { ...SECURITY_PROFILE_DEFAULTS, id, name, permissions };
}

function user(username: string, securityProfileIds: readonly SecurityProfileId[]): User {
  const id = asId<UserId>(username);
  return { ...USER_DEFAULTS, id, username, securityProfileIds, routingProfileId: DEMO_IDS.profiles.basic };
}

/** A center with a user of each kind, whose id is that of their access key too. */
function definitionWith(permissions: readonly string[] = []): CenterDefinition {
  const usual = demoDefinition();
  return {
    ...usual,
    securityProfiles: [
      ...usual.securityProfiles,
      profile(IDS.none, "Nothing", []),
      profile(IDS.one, "One", permissions),
      profile(IDS.administrators, "Admin", ["Users.View", "BasicAgentAccess"]), // the panel needs the latter (CP-55)
    ],
    users: [
      ...usual.users,
      user("powerless", [IDS.none]),
      user("limited", [IDS.one, IDS.none]),
      user("root", [IDS.none, IDS.administrators]),
    ],
  };
}

type AnyCommand = connect.DescribeUserCommand;

const COMMANDS = new Map(Object.entries(connect as unknown as Record<string, typeof connect.DescribeUserCommand>));

/** Returns the command of an operation, with all that its path needs. */
function commandOf({ name }: Pick<Operation, "name">, labels: Readonly<Record<string, string>>): AnyCommand {
  const own = OWN_OPERATIONS.find((operation) => operation.name === name);
  if (own !== undefined) {
    const path = own.path.replace(/\{(\w+)\}/, (_, label: string) => labels[label] ?? "");
    return commandTo(path) as unknown as AnyCommand;
  }
  const Command = COMMANDS.get(`${name}Command`);
  if (Command === undefined) throw new Error(`the SDK has no ${name}`);
  return new Command(labels as unknown as connect.DescribeUserCommandInput);
}

describe("[PV-01] an operation", () => {
  let opened: AdministrationCenter;
  let labels: Readonly<Record<string, string>>;

  beforeAll(async () => {
    opened = await openAdministration(definitionWith());
    const { instance } = opened.center.directory.definition;
    const paths = [...CONNECT_OPERATIONS, ...OWN_OPERATIONS].flatMap(({ path }) =>
      [...path.matchAll(/\{(\w+)\}/g)].map(([, label]) => label ?? ""),
    );
    labels = {
      ...Object.fromEntries(paths.map((label) => [label, "some-id"])),
      InstanceId: opened.InstanceId,
      resourceArn: resourceArn(instance, "queue", DEMO_IDS.queues.sales),
    };
  });
  afterAll(() => opened[Symbol.asyncDispose]());

  const problemOf = (userId: string, operation: Operation): Promise<unknown> =>
    opened
      .clientOf(userId)
      .send(commandOf(operation, labels))
      .then(
        () => undefined,
        (problem: unknown) => problem,
      );

  const permissionOf = ({ permission }: Operation): string =>
    typeof permission === "string" ? permission : permission.of(labels[permission.label] ?? "");

  it.each(implementedOperations.map((operation) => [operation.name, operation] as const))(
    "%s is refused without its permission, and reached with nothing but its permission",
    async (name, operation) => {
      const permission = permissionOf(operation);
      const grant = (permissions: readonly string[]) =>
        opened.center.administration(BY_SERVER).change("securityProfiles", IDS.one, (one) => ({ ...one, permissions }));

      const without = await problemOf("powerless", operation);
      await grant([permission]);
      const withIt = await problemOf("limited", operation);

      expect(without).toMatchObject({
        name: "AccessDeniedException",
        message: expect.stringContaining(
          `${name}: The user's security profiles do not include the required permission. (${permission})`,
        ),
        $metadata: { httpStatusCode: 403 },
      });
      expect(withIt).not.toMatchObject({ name: "AccessDeniedException" });
      expect(await problemOf("root", operation)).not.toMatchObject({ name: "AccessDeniedException" });
    },
  );

  it("a request that is not valid gets no details without the permission", async () => {
    const search = new connect.SearchUsersCommand({ InstanceId: opened.InstanceId, MaxResults: 1_000_000 });

    await expect(opened.clientOf("powerless").send(search)).rejects.toMatchObject({ name: "AccessDeniedException" });
    await expect(opened.client.send(search)).rejects.toMatchObject({ name: "InvalidParameterException" });
  });

  it("[CP-46] tags are found of those resources only that the caller may view", async () => {
    const { instance } = opened.center.directory.definition;
    const arns = [
      resourceArn(instance, "agent", demoAgentId(1)),
      resourceArn(instance, "queue", DEMO_IDS.queues.sales),
    ];
    for (const arn of arns)
      await opened.client.send(new connect.TagResourceCommand({ resourceArn: arn, tags: { of: arn } }));
    const permissions = ["BasicAgentAccess", "Queues.View"];
    await opened.center
      .administration(BY_SERVER)
      .change("securityProfiles", IDS.one, (one) => ({ ...one, permissions }));

    const search = new connect.SearchResourceTagsCommand({ InstanceId: opened.InstanceId });
    const found = await opened.clientOf("limited").send(search);

    expect(found.Tags).toContainEqual({ key: "of", value: arns[1] });
    expect(found.Tags).not.toContainEqual({ key: "of", value: arns[0] });
  });

  it("the permission to tag a resource is that of its kind", async () => {
    const arn = resourceArn(opened.center.directory.definition.instance, "agent", demoAgentId(1));
    const tag = new connect.TagResourceCommand({ resourceArn: arn, tags: { team: "a" } });
    const grant = (permissions: readonly string[]) =>
      opened.center.administration(BY_SERVER).change("securityProfiles", IDS.one, (one) => ({ ...one, permissions }));

    await grant(["Queues.Edit"]);
    await expect(opened.clientOf("limited").send(tag)).rejects.toThrow("Users.Edit");
    await grant(["Users.Edit"]);
    await opened.clientOf("limited").send(tag);
  });
});

it("[PV-02] a user's permissions are those of all their security profiles, with the next request", async () => {
  await using opened = await openAdministration(definitionWith(["Users.View"]));
  const { center, client, clientOf, InstanceId } = opened;
  const list = () => clientOf("limited").send(new connect.ListUsersCommand({ InstanceId }));
  await list();

  await client.send(
    new connect.UpdateSecurityProfileCommand({ InstanceId, SecurityProfileId: IDS.one, Permissions: [] }),
  );
  await expect(list()).rejects.toMatchObject({ name: "AccessDeniedException" });

  await client.send(
    new connect.UpdateSecurityProfileCommand({ InstanceId, SecurityProfileId: IDS.none, Permissions: ["Users.View"] }),
  );
  await list();
  await center.administration(BY_SERVER).delete("users", "limited");
  await expect(list()).rejects.toMatchObject({ name: "AccessDeniedException" });
});

it("[PV-02] the key of an agent permits what the profile Agent permits", async () => {
  await using opened = await openAdministration(definitionWith());
  const { clientOf, InstanceId } = opened;
  const agent = clientOf(demoAgentId(1));

  await agent.send(new connect.DescribeInstanceCommand({ InstanceId }));

  await expect(agent.send(new connect.ListUsersCommand({ InstanceId }))).rejects.toThrow("Users.View");
  const ParticipantDetails = { DisplayName: "Customer" };
  const start = { InstanceId, ContactFlowId: DEMO_IDS.flows.sales, ParticipantDetails };
  await expect(agent.send(new connect.StartChatContactCommand(start))).rejects.toThrow("ChatTestMode");
});

it("[PV-01] the key with which a back end starts chats passes the answers of the customers' provider on", async () => {
  await using opened = await openAdministration(definitionWith(["ChatTestMode"]));
  const { clientOf, InstanceId } = opened;
  const answer = new connect.UpdateParticipantAuthenticationCommand({ InstanceId, State: "unknown", Code: "1" });

  await expect(clientOf("limited").send(answer)).rejects.toThrow("OpenID provider"); // the center has none
});

it("[PV-06] a contact is described with its attributes only to callers who may read them", async () => {
  await using opened = await openAdministration(definitionWith(["ContactSearch.View"]));
  const { center, client, clientOf, InstanceId } = opened;
  const ContactId = await queueChat(opened);
  const Attributes = { order: "7" };
  await client.send(
    new connect.UpdateContactAttributesCommand({ InstanceId, InitialContactId: ContactId, Attributes }),
  );
  const describeIt = async () =>
    (await clientOf("limited").send(new connect.DescribeContactCommand({ InstanceId, ContactId }))).Contact;

  const without = await describeIt();
  const permissions = ["ContactSearch.View", "ContactAttributes.View"];
  await center.administration(BY_SERVER).change("securityProfiles", IDS.one, (one) => ({ ...one, permissions }));
  const withThem = await describeIt();

  expect(without).toMatchObject({ Id: ContactId });
  expect(without).not.toHaveProperty("Attributes");
  expect(withThem).toMatchObject({ Id: ContactId, Attributes });
});

it("[PV-03] the profile of administrators permits everything, whatever it lists", async () => {
  await using opened = await openAdministration(definitionWith());
  const { clientOf, InstanceId } = opened;
  const root = clientOf("root");
  const { SecurityProfileId = "" } = await root.send(
    new connect.CreateSecurityProfileCommand({
      InstanceId,
      SecurityProfileName: "New",
      Permissions: ["Not.Known.Yet"],
    }),
  );
  const UserId = demoAgentId(1);
  const SecurityProfileIds = [SecurityProfileId, IDS.administrators];

  await root.send(new connect.UpdateUserSecurityProfilesCommand({ InstanceId, UserId, SecurityProfileIds }));
  await root.send(
    new connect.UpdateSecurityProfileCommand({ InstanceId, SecurityProfileId: IDS.administrators, Permissions: [] }),
  );

  await root.send(new connect.ListUsersCommand({ InstanceId }));
  await clientOf(UserId).send(new connect.DeleteUserCommand({ InstanceId, UserId: "powerless" }));
});

it("[PV-07] the profile of administrators, and its users, are changed by administrators only", async () => {
  const permissions = ["SecurityProfiles.Edit", "SecurityProfiles.Delete", "Users.Delete", "Users.EditPermission"];
  await using opened = await openAdministration(definitionWith(permissions));
  const { clientOf, InstanceId } = opened;
  const SecurityProfileId = IDS.administrators;
  const commands = [
    new connect.UpdateSecurityProfileCommand({ InstanceId, SecurityProfileId, Permissions: [] }),
    new connect.DeleteSecurityProfileCommand({ InstanceId, SecurityProfileId }),
    new connect.UpdateUserSecurityProfilesCommand({ InstanceId, UserId: "root", SecurityProfileIds: [IDS.none] }),
    new connect.DeleteUserCommand({ InstanceId, UserId: "root" }),
  ];

  for (const command of commands)
    await expect(clientOf("limited").send(command as AnyCommand)).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: expect.stringContaining("only administrators"),
    });
  await expect(
    clientOf("root").send(new connect.DeleteSecurityProfileCommand({ InstanceId, SecurityProfileId })),
  ).rejects.toMatchObject({ message: expect.stringContaining("is not deleted") });
  await clientOf("limited").send(new connect.DeleteUserCommand({ InstanceId, UserId: "powerless" }));
  await clientOf("root").send(new connect.DeleteUserCommand({ InstanceId, UserId: "root" }));
});

describe("[PV-04] callers who administer cannot grant more than they hold:", () => {
  const OWN = ["SecurityProfiles.Create", "SecurityProfiles.Edit", "Users.Create", "Users.EditPermission"];
  const newUser = (SecurityProfileIds: string[]) => ({
    Username: "new",
    SecurityProfileIds,
    RoutingProfileId: DEMO_IDS.profiles.basic,
    PhoneConfig: undefined,
  });

  it.each<[string, string, (InstanceId: string) => object]>([
    [
      "a new profile",
      "Permissions: only permissions that the caller holds, not Users.Delete",
      (InstanceId) =>
        new connect.CreateSecurityProfileCommand({
          InstanceId,
          SecurityProfileName: "Mine",
          Permissions: ["Users.Create", "Users.Delete"],
        }),
    ],
    [
      "their own profile",
      "Permissions: only permissions that the caller holds, not Users.Delete",
      (InstanceId) =>
        new connect.UpdateSecurityProfileCommand({
          InstanceId,
          SecurityProfileId: IDS.one,
          Permissions: [...OWN, "Users.Delete"],
        }),
    ],
    [
      "themselves",
      "SecurityProfileIds: only permissions that the caller holds, not all, by the security profile Admin",
      (InstanceId) =>
        new connect.UpdateUserSecurityProfilesCommand({
          InstanceId,
          UserId: "limited",
          SecurityProfileIds: [IDS.one, IDS.administrators],
        }),
    ],
    [
      "another user",
      "SecurityProfileIds: only permissions that the caller holds, not BasicAgentAccess",
      (InstanceId) =>
        new connect.UpdateUserSecurityProfilesCommand({
          InstanceId,
          UserId: "powerless",
          SecurityProfileIds: [DEMO_IDS.security],
        }),
    ],
    [
      "a new user",
      "SecurityProfileIds: only permissions that the caller holds, not BasicAgentAccess",
      (InstanceId) => new connect.CreateUserCommand({ InstanceId, ...newUser([IDS.none, DEMO_IDS.security]) }),
    ],
  ])("%s", async (_whom, message, command) => {
    await using opened = await openAdministration(definitionWith(OWN));
    const { center, clientOf, InstanceId } = opened;
    const before = center.directory.definition;

    await expect(clientOf("limited").send(command(InstanceId) as AnyCommand)).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: expect.stringContaining(message),
    });
    expect(center.directory.definition).toEqual(before);
  });

  it("not with a profile that has the name of the administrators' one", async () => {
    const definition = definitionWith(OWN);
    const isOther = ({ id }: { readonly id: string }) => id !== IDS.administrators && id !== "root";
    await using opened = await openAdministration({
      ...definition,
      securityProfiles: definition.securityProfiles.filter(isOther),
      users: definition.users.filter(isOther),
    });
    const { clientOf, InstanceId } = opened;
    const create = new connect.CreateSecurityProfileCommand({
      InstanceId,
      SecurityProfileName: " admin",
      Permissions: [],
    });

    await expect(clientOf("limited").send(create)).rejects.toMatchObject({ name: "AccessDeniedException" });
  });

  it("not with a profile that their node does not know", async () => {
    await using opened = await openAdministration(definitionWith(OWN));
    const { center, clientOf, InstanceId } = opened;
    const { resource } = center.directory;
    // As on a node that has not received the profile yet, which the store has already.
    Object.assign(center.directory, {
      resource: (list: "securityProfiles", id: string) =>
        list === "securityProfiles" && id === IDS.administrators ? undefined : resource(list, id),
    });
    const SecurityProfileIds = [IDS.one, IDS.administrators];
    const assign = { InstanceId, UserId: "limited", SecurityProfileIds };

    await expect(clientOf("limited").send(new connect.UpdateUserSecurityProfilesCommand(assign))).rejects.toMatchObject(
      { name: "ResourceNotFoundException" },
    );
    expect(center.directory.user("limited")?.securityProfileIds).toEqual([IDS.one, IDS.none]);
  });

  it("what others have stays, and what they hold they may grant and take away", async () => {
    await using opened = await openAdministration(definitionWith(OWN));
    const { center, clientOf, InstanceId } = opened;
    const limited = clientOf("limited");
    const Permissions = ["Users.Create", "BasicAgentAccess"];

    await limited.send(
      new connect.UpdateSecurityProfileCommand({ InstanceId, SecurityProfileId: DEMO_IDS.security, Permissions }),
    );
    const SecurityProfileIds = [DEMO_IDS.security, IDS.one];
    await limited.send(
      new connect.UpdateUserSecurityProfilesCommand({ InstanceId, UserId: demoAgentId(1), SecurityProfileIds }),
    );
    await limited.send(new connect.CreateUserCommand({ InstanceId, ...newUser([IDS.one]) }));

    expect(center.directory.resource("securityProfiles", DEMO_IDS.security)?.permissions).toEqual(Permissions);
    expect(center.directory.user(demoAgentId(1))?.securityProfileIds).toEqual(SecurityProfileIds);
    await limited.send(
      new connect.UpdateSecurityProfileCommand({ InstanceId, SecurityProfileId: IDS.one, Permissions: [] }),
    );
    await expect(limited.send(new connect.CreateUserCommand({ InstanceId, ...newUser([IDS.none]) }))).rejects.toThrow(
      "Users.Create",
    );
  });
});

it("[AL-02] refused operations are in the audit log, with key and user, and so are passwords of new users", async () => {
  await using opened = await openAdministration(definitionWith(["Users.Create"]));
  const { center, client, clientOf, InstanceId } = opened;
  const list = new connect.ListUsersCommand({ InstanceId });
  for (let attempt = 0; attempt < 12; attempt += 1) await expect(clientOf("powerless").send(list)).rejects.toThrow();
  const user = { InstanceId, Username: "new", PhoneConfig: undefined, RoutingProfileId: DEMO_IDS.profiles.basic };
  const create = (SecurityProfileIds: string[]) =>
    new connect.CreateUserCommand({ ...user, SecurityProfileIds, Password: "Secret12" });
  await expect(clientOf("limited").send(create([DEMO_IDS.security]))).rejects.toThrow();
  const { UserId } = await client.send(create([IDS.none]));

  const { entries } = await center.audit.read({ configuration: 1_000, audit: 0 }, 100);

  const byOf = (userId: string) => ({ kind: "access-key", accessKeyId: userId, userId });
  expect(entries).toMatchObject([
    ...Array.from({ length: 10 }, () => ({ operation: "ListUsers", permission: "Users.View", by: byOf("powerless") })),
    {
      type: "operation.refused",
      operation: "CreateUser",
      permission: "only permissions that the caller holds, not BasicAgentAccess",
      by: byOf("limited"),
    },
    { type: "user.password-set", userId: UserId, by: byOf("AKIATEST") },
  ]);
  expect(JSON.stringify(entries)).not.toContain("Secret12");
});
