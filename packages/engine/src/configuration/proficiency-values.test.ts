import { asId, BY_SERVER, type PredefinedAttribute, type Proficiency, type User } from "@tributary/model";
import { demoAgentId, demoDefinition } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { configurationOf } from "../../test/configuration.ts";
import { newConfiguration } from "./configuration-state.ts";
import { decideEdits } from "./decide-edits.ts";
import { decideCreateInstance } from "./decide-instance.ts";
import { decideChange, decideDelete } from "./decide-resource.ts";

const AT = { now: 10_000, by: BY_SERVER };
const language: PredefinedAttribute = {
  id: asId("language"),
  name: "Language",
  values: ["French", "constructor"],
  purposes: [],
};
const french: Proficiency = { attributeId: language.id, value: "French", level: 4 };
const klingon: Proficiency = { ...french, value: "Klingon" };
const usual = demoDefinition({ agents: 1 });
const definition = { ...usual, predefinedAttributes: [language], users: usual.users.map(withProficiency(french)) };
const state = configurationOf(definition);

function withProficiency(...proficiencies: Proficiency[]): (user: User) => User {
  return (user) => ({ ...user, proficiencies });
}

function change(proficiency: Proficiency) {
  return decideChange(state, { list: "users", id: demoAgentId(1), change: withProficiency(french, proficiency) }, AT);
}

describe("[CF-11] proficiencies of a user", () => {
  it("have a value of their attribute", () => {
    expect(change({ ...french, value: "constructor" })).not.toHaveProperty("refusal");
    expect(change(klingon)).toEqual({
      refusal: {
        code: "invalid-field",
        field: "AttributeValue",
        expected: "a value of the predefined attribute Language",
      },
    });
  });

  it("have an attribute that exists", () => {
    expect(change({ ...french, attributeId: asId("unknown") })).toEqual({
      refusal: { code: "not-found", field: "AttributeName" },
    });
  });

  it("keep their attribute from being deleted, and their values in it", () => {
    const without = {
      list: "predefinedAttributes",
      id: language.id,
      change: () => ({ ...language, values: [] }),
    } as const;

    expect(decideDelete(state, { list: "predefinedAttributes", id: language.id }, AT)).toEqual({
      refusal: { code: "in-use", field: "Name", expected: "not in use by the user agent-1" },
    });
    expect(decideChange(state, without, AT)).toEqual({
      refusal: { code: "in-use", field: "Values", expected: "with the value French, which the user agent-1 has" },
    });
    const other = { ...without, change: () => ({ ...language, values: ["English", "French"] }) };
    expect(decideChange(state, other, AT)).not.toHaveProperty("refusal");
  });

  it("have known values in a new instance and after edits", () => {
    const refused = {
      refusal: { code: "invalid-field", field: "users", expected: "proficiencies with known values in agent-1" },
    };
    const users = definition.users.map(withProficiency(klingon));
    const put = { kind: "put", list: "predefinedAttributes", resource: { ...language, values: [] } } as const;

    expect(decideCreateInstance(newConfiguration("instance"), { ...definition, users }, AT)).toEqual(refused);
    expect(decideEdits(state, [put], AT)).toEqual(refused);
  });
});
