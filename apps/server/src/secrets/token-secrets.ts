import type { TokenSecrets } from "@tributary/http";
import { type Config, STORED_SECRET } from "../config/schema.ts";
import { readOrCreateSecret, readSecret, type SecretDeps } from "./stored-secret.ts";

const ID = "tokens";

/**
 * Returns the secrets of tokens. The one that signs is the configured one, or a random one that is created at the first start and stored with the
 * data; in both cases tokens stay valid after a restart. Nodes that start at once on an empty database use the same one. The previous one, if it is
 * configured, verifies only. Rules SV-12 and SV-75.
 */
export async function tokenSecrets(
  deps: SecretDeps,
  { tokenSecret, previousTokenSecret }: Pick<Config, "tokenSecret" | "previousTokenSecret">,
): Promise<TokenSecrets> {
  const secret = tokenSecret === undefined ? await readOrCreateSecret(deps, ID) : Buffer.from(tokenSecret, "utf8");
  const previousSecret =
    previousTokenSecret === STORED_SECRET
      ? await readSecret(deps.records, ID)
      : previousTokenSecret && Buffer.from(previousTokenSecret, "utf8");
  return { secret, ...(previousSecret && { previousSecret }) };
}
