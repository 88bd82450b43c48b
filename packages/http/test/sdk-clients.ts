import { ConnectClient } from "@aws-sdk/client-connect";
import { ConnectParticipantClient } from "@aws-sdk/client-connectparticipant";

/**
 * Creates unmodified clients with invalid keys: the participant service checks no signatures, and the control plane of most tests does not either. Each
 * request is one attempt.
 */
export function sdkClients({ http: endpoint }: { readonly http: string }) {
  const credentials = { accessKeyId: "any", secretAccessKey: "any" };
  const options = { endpoint, region: "us-east-1", credentials, maxAttempts: 1 };
  return { plane: new ConnectClient(options), service: new ConnectParticipantClient(options) };
}
