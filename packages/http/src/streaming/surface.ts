import type { Surface } from "../context.ts";
import type { NotificationKey } from "./signing-key.ts";

/** `GET` of the certificate by which endpoints verify notifications. Its path names it: it never changes. Rule HK-23. */
export function createCertificateSurface({ certificate, path }: NotificationKey): Surface {
  return (app) => {
    app.get(path, (_request, reply) =>
      reply
        .headers({ "content-type": "application/x-pem-file", "cache-control": "public, max-age=86400" })
        .send(certificate),
    );
  };
}
