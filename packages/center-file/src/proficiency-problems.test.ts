import { describe, expect, it } from "vitest";
import { CENTER, planOf, problemsOf } from "../test/centers.ts";

const ada = { username: "ada", securityProfiles: ["Agent"], routingProfile: "Basic" };
const klingon = { attribute: "language", value: "Klingon", level: 3 };
const withKlingon = { ...ada, proficiencies: [klingon] };

describe("[CE-17] the value of a proficiency", () => {
  it("is one of the attribute in the file, which may be new", () => {
    const predefinedAttributes = [{ name: "Language", values: ["Klingon"] }];
    const { edits } = planOf({ predefinedAttributes, users: [withKlingon] });

    expect(edits).toMatchObject([
      { list: "predefinedAttributes", resource: { id: "attribute-1", values: ["Klingon"] } },
      { list: "users", resource: { proficiencies: [{ attributeId: "attribute-1", value: "Klingon", level: 3 }] } },
    ]);
  });

  it("is refused at the user, if the attribute of the center does not have it", () => {
    expect(problemsOf({ users: [withKlingon] })).toEqual([
      'users[0].proficiencies[0].value: a value of the predefined attribute "Language"',
    ]);
  });

  it("is refused at the attributes, if the file removes it and does not name the user", () => {
    expect(problemsOf({ predefinedAttributes: [{ name: "Language", values: ["French"] }] })).toEqual([
      'predefinedAttributes: a list in which "Language" has the values that the user "ada" has',
    ]);
    const definition = {
      ...CENTER,
      queues: [],
      routingProfiles: [],
      contactFlows: [],
      quickConnects: [],
      taskTemplates: [],
    };
    const file = { predefinedAttributes: [{ name: "Language", values: ["French"] }], users: [] };
    expect(planOf(file, { definition, prune: true }).edits).toMatchObject([{ kind: "put" }, { kind: "delete" }]);
  });
});

it.each([
  [{ proficiencies: [{ ...klingon, level: 6 }] }, "users[0].proficiencies[0].level: one of 1, 2, 3, 4, 5"],
  [
    { proficiencies: [klingon, { ...klingon, level: 1 }] },
    "users[0].proficiencies: a list with each value of an attribute once",
  ],
])("[CE-08] the proficiencies %j are a problem", (members, problem) => {
  expect(problemsOf({ users: [{ ...ada, ...members }] })).toEqual([problem]);
});

it.each([
  [{ name: "aws:x" }, "name: letters, digits, spaces and _ . : / = + - @ ', not beginning with aws: or connect:"],
  [{ name: "Product", values: ["a", "a"] }, "values: a list with each value once"],
])("[CE-10] the attribute %j is a problem, as in the control plane", (entry, problem) => {
  expect(
    problemsOf({ predefinedAttributes: [{ name: "Language", values: CENTER.predefinedAttributes[0]?.values }, entry] }),
  ).toEqual([`predefinedAttributes[1].${problem}`]);
});
