import { describe, expect, expectTypeOf, it } from "vitest";
import { ENUMS } from "./all-enums.ts";
import { enumKey, enumOf } from "./enum-of.ts";

describe("enumerations", () => {
  it("derive each key from its value", () => {
    const keys = ["AfterCallWork", "not_routable", "InvalidAgentARNException", "SILENT_MONITOR"].map(enumKey);

    expect(keys).toEqual(["AFTER_CALL_WORK", "NOT_ROUTABLE", "INVALID_AGENT_ARNEXCEPTION", "SILENT_MONITOR"]);
  });

  it("prefix values, but not keys, with the namespace", () => {
    expect(enumOf("init not_routable", "agent")).toEqual({ INIT: "agent::init", NOT_ROUTABLE: "agent::not_routable" });
  });

  it("have literal types", () => {
    expectTypeOf(ENUMS.AgentStateType.ROUTABLE).toEqualTypeOf<"routable">();
    expectTypeOf(ENUMS.AgentEvents.NOT_ROUTABLE).toEqualTypeOf<"agent::not_routable">();
    expectTypeOf(ENUMS.CTIExceptions.INVALID_AGENT_ARNEXCEPTION).toEqualTypeOf<"InvalidAgentARNException">();
    expectTypeOf(ENUMS.MonitoringMode.SILENT_MONITOR).toEqualTypeOf<"SILENT_MONITOR">();
    expectTypeOf(ENUMS.CONNECTION_CONNECTED_STATES).toEqualTypeOf<{
      readonly connected: 1;
      readonly silent_monitor: 1;
      readonly barge: 1;
    }>();
  });

  it("keep aliases identical to their originals", () => {
    expect(ENUMS.AddressType).toBe(ENUMS.EndpointType);
    expect(ENUMS.ConnnectionEvents).toBe(ENUMS.ConnectionEvents);
  });
});
