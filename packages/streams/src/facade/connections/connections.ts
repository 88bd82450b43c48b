import type { ConnectionData } from "@tributary/protocol/host-data";
import { defineClass } from "../define-class.ts";
import type { ConnectionNames } from "../facade-namespace.ts";
import type { Instance } from "../host-types.ts";
import { baseMembers, constructConnection } from "./base-connection.ts";
import { chatMembers } from "./chat-connection.ts";
import type { BaseConnection, ConnectionClass, ConnectionSnapshot } from "./connection-types.ts";
import { emailMembers, taskMembers } from "./other-connections.ts";
import { voiceMembers } from "./voice-connection.ts";

type Frozen = { connectionId: string; connectionData: ConnectionData };

const snapshotMembers: Pick<ConnectionSnapshot, "_getData" | "_initMediaController"> & ThisType<Frozen> = {
  _getData() {
    return this.connectionData;
  },
  _initMediaController() {},
};

/** Creates the connection classes of an instance. */
export function connectionClasses(instance: Instance): ConnectionNames {
  const define = <Kind extends BaseConnection>(
    members: object,
    parent?: { prototype: object },
  ): ConnectionClass<Kind> => {
    const construct = function Connection(
      this: ThisParameterType<typeof constructConnection>,
      contactId: string,
      connectionId: string,
    ): void {
      constructConnection.call(this, contactId, connectionId);
    };
    return defineClass(instance, { construct, members, ...(parent ? { parent } : {}) });
  };
  const BaseConnection = define<BaseConnection>(baseMembers);
  const VoiceConnection: ConnectionNames["VoiceConnection"] = define(voiceMembers, BaseConnection);
  return {
    BaseConnection,
    VoiceConnection,
    Connection: VoiceConnection,
    ChatConnection: define(chatMembers, BaseConnection),
    TaskConnection: define(taskMembers, BaseConnection),
    EmailConnection: define(emailMembers, BaseConnection),
    ConnectionSnapshot: defineClass(instance, {
      construct: function ConnectionSnapshot(this: Frozen, connectionData: ConnectionData) {
        this.connectionId = connectionData.connectionId;
        this.connectionData = connectionData;
      },
      members: snapshotMembers,
      parent: BaseConnection,
    }),
  };
}
