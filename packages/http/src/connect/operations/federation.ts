/** Sign-in by an access key. Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_GetFederationToken.html */
import { accepted } from "@tributary/kernel";
import { PANEL_PERMISSION, resourceArn } from "@tributary/model";
import { instanceRequest } from "@tributary/protocol/connect";
import { type Operation, operation } from "../operation.ts";
import { epochSeconds } from "../wire-values.ts";

export const federationOperations: readonly Operation[] = [
  // Without the optional RefreshToken: sessions are not renewed.
  operation(["GetFederationToken", PANEL_PERMISSION], instanceRequest, async ({ center, federate }) => {
    const begun = await federate();
    if (!begun.ok) return begun;
    const { userId, sessionToken, expiresAt, signInUrl } = begun.value;
    return accepted({
      Credentials: { AccessToken: sessionToken, AccessTokenExpiration: epochSeconds(expiresAt) },
      SignInUrl: signInUrl,
      UserId: userId,
      UserArn: resourceArn(center.directory.definition.instance, "agent", userId),
    });
  }),
];
