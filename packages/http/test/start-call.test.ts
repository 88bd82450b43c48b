import { describe, expect, it } from "vitest";
import { createStartSurface } from "../src/index.ts";
import { openConnect } from "./open-connect.ts";
import { openTestCenter } from "./test-center.ts";

const open = () =>
  openTestCenter({
    surfaces: [createStartSurface({ pages: null }), openConnect()],
  });

async function start(http: string, body: string) {
  const answer = await fetch(`${http}/startChat`, { method: "POST", body });
  return { status: answer.status, body: await answer.json() };
}

describe("the widgets' start call", () => {
  it.each(["", "{", '{"ParticipantDetails":{"DisplayName":"a\nb"}}', "DisplayName=Ann&x=1"])(
    "[WS-02] refuses a body that is not JSON with that reason: %j",
    async (body) => {
      await using center = await open();

      expect(await start(center.http, body)).toEqual({
        status: 400,
        body: {
          data: { Error: { code: "invalid-field", message: expect.stringMatching(/\(body: JSON\)$/) } },
        },
      });
    },
  );

  it("[WS-02] refuses JSON that is not an object", async () => {
    await using center = await open();

    const { status, body } = await start(center.http, '"text"');

    expect([status, body.data.Error.message]).toEqual([400, expect.stringMatching(/\(body: an object\)$/)]);
  });

  it("[WS-01] keeps attributes with all names that the API allows", async () => {
    await using center = await open();
    const Attributes = '{"constructor":"1","prototype":"2","__proto__":"3","a-b_c":"4"}';
    const started = await start(center.http, `{"Attributes":${Attributes}}`);
    const { ContactId } = started.body.data.startChatResult;
    const update = '{"InstanceId":"i","InitialContactId":"ID","Attributes":{"__proto__":"5","toString":"6"}}';
    await fetch(`${center.http}/contact/attributes`, { method: "POST", body: update.replace("ID", ContactId) });

    const answer = await fetch(`${center.http}/contact/attributes/i/${ContactId}`);

    expect(await answer.text()).toBe(
      '{"Attributes":{"constructor":"1","prototype":"2","__proto__":"5","a-b_c":"4","toString":"6"}}',
    );
  });
});
