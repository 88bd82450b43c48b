import type { Result } from "@tributary/kernel";
import type { FastifyInstance, FastifyReply } from "fastify";
import { type PlainPage, sendPage } from "../server/plain-page.ts";
import { type AdminPage, sendAdminPage } from "./form-page.ts";

/** A page with its status. */
export type PageAnswer = { readonly status: number; readonly page: AdminPage | PlainPage };

/** A form that its token has opened. */
export type OpenForm = {
  emptyPage(): AdminPage;
  submit(fields: URLSearchParams): Promise<PageAnswer>;
};

/** A form whose address contains a secret token, which is also sent with it. */
export type SecretForm = {
  readonly path: string;
  /** Refused with a page if the token does not open the form. */
  open(token: string): Promise<Result<OpenForm, PageAnswer>>;
};

/** Longest form. Unit: bytes. */
const MAX_FORM_BYTES = 16_384;

/** Adds a form: GET shows it, POST submits it. */
export function addSecretForm(app: FastifyInstance, { path, open }: SecretForm): void {
  app.get(path, async (request, reply) => {
    const token = new URL(request.url, "http://localhost").searchParams.get("token") ?? "";
    const form = await open(token);
    return send(reply, form.ok ? { status: 200, page: form.value.emptyPage() } : form.refusal);
  });
  app.post(path, { bodyLimit: MAX_FORM_BYTES }, async (request, reply) => {
    const fields = new URLSearchParams(request.rawBody.toString());
    const form = await open(fields.get("token") ?? "");
    return send(reply, form.ok ? await form.value.submit(fields) : form.refusal);
  });
}

/** Returns the path of a form with its token. */
export function secretPath(path: string, token: string): string {
  return `${path}?token=${encodeURIComponent(token)}`;
}

function send(reply: FastifyReply, { status, page }: PageAnswer): FastifyReply {
  reply.code(status);
  return "body" in page ? sendAdminPage(reply, page) : sendPage(reply, page);
}
