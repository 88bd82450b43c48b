import { createSeededRandom } from "@tributary/testkit";
import { expect, it } from "vitest";
import { BINDING_REQUEST, bindingResponse, parseBindingRequest } from "./binding-request.ts";
import { ATTRIBUTE, isAuthentic, stunMessage } from "./stun-message.ts";

/** The sample request of RFC 5769 section 2.1, with its password. */
const SAMPLE = bytes(`
  00010058 2112a442 b7e7a701 bc34d686 fa87dfae 80220010 5354554e 20746573 7420636c 69656e74 00240004 6e0001ff
  80290008 932ff9b1 51263b36 00060009 6576746a 3a683676 59202020 00080014 9aeaa70c bfd8cb56 781ef2b5 b2d3f249
  c1b571a2 80280004 e57a3bcf`);
const PASSWORD = "VOkJxbRl1RmTxUk/WvJxBt";
const TRANSACTION = SAMPLE.subarray(8, 20);

function bytes(hex: string): Buffer {
  return Buffer.from(hex.replaceAll(/\s/g, ""), "hex");
}

function parsed(datagram: Buffer) {
  const request = parseBindingRequest(datagram);
  if (request === undefined) throw new Error("The request was not parsed.");
  return request;
}

it("[VP-01] reads the sample request of RFC 5769", () => {
  const request = parsed(SAMPLE);

  expect(request).toMatchObject({ localUser: "evtj", isNominating: false });
  expect(request.transactionId.equals(TRANSACTION)).toBe(true);
  expect(isAuthentic(SAMPLE, request, PASSWORD)).toBe(true);
});

it("[VP-03] only the controlling side nominates", () => {
  const nominates = (...types: readonly number[]) =>
    parsed(
      stunMessage(
        { type: BINDING_REQUEST, transactionId: TRANSACTION },
        [[ATTRIBUTE.username, Buffer.from("a:b")], ...types.map((type) => [type, Buffer.alloc(8)] as const)],
        PASSWORD,
      ),
    ).isNominating;

  expect([
    nominates(ATTRIBUTE.useCandidate, ATTRIBUTE.iceControlling),
    nominates(ATTRIBUTE.useCandidate),
    nominates(ATTRIBUTE.iceControlling),
  ]).toEqual([true, false, false]);
});

it("[VP-01] refuses another password, and any changed byte that the code covers", () => {
  expect(isAuthentic(SAMPLE, parsed(SAMPLE), "VOkJxbRl1RmTxUk/WvJxBu")).toBe(false);
  for (let at = 0; at < SAMPLE.length - 8; at += 1) {
    const changed = Buffer.from(SAMPLE);
    changed[at] = (changed[at] ?? 0) ^ 1;
    const request = parseBindingRequest(changed);
    const isAccepted = request !== undefined && isAuthentic(changed, request, PASSWORD);
    expect([at, isAccepted]).toEqual([at, false]);
  }
});

it("[VP-04] refuses requests that are cut anywhere, and random ones", () => {
  for (let length = 0; length < SAMPLE.length; length += 1) {
    expect(parseBindingRequest(SAMPLE.subarray(0, length))).toBeUndefined();
  }
  const random = createSeededRandom(1);
  for (let round = 0; round < 2_000; round += 1) {
    const noise = Buffer.from(random.bytes(8 + (round % 120)));
    noise.set([0, 1, 0, Math.max(0, noise.length - 20)], 0);
    expect(() => parseBindingRequest(noise)).not.toThrow();
  }
});

it("[VP-01] answers with the address of the sender, as in RFC 5769 sections 2.2 and 2.3", () => {
  const ipv4 = bindingResponse(TRANSACTION, { address: "192.0.2.1", port: 32_853 }, PASSWORD);
  const ipv6 = bindingResponse(
    TRANSACTION,
    { address: "2001:db8:1234:5678:11:2233:4455:6677", port: 32_853 },
    PASSWORD,
  );

  expect(ipv4.subarray(20, 32).toString("hex")).toBe("002000080001a147e112a643");
  expect(ipv6.subarray(20, 44).toString("hex")).toBe("002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9");
  expect(ipv4.readUInt16BE(0)).toBe(0x0101);
  expect(ipv4.readUInt16BE(2)).toBe(ipv4.length - 20);
});

it("writes shortened IPv6 addresses", () => {
  const mapped = bindingResponse(Buffer.alloc(12), { address: "fd00::2", port: 1 }, PASSWORD).subarray(28, 44);

  const mask = Buffer.concat([bytes("2112a442"), Buffer.alloc(12)]);
  expect(Buffer.from(mapped.map((byte, index) => byte ^ (mask[index] ?? 0))).toString("hex")).toBe(
    "fd000000000000000000000000000002",
  );
});
