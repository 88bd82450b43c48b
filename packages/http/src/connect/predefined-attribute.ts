import type { Directory } from "@tributary/engine";
import type { PredefinedAttribute } from "@tributary/model";

/** Returns the predefined attribute with a name, by which this API identifies it. */
export function attributeNamed(
  { definition }: Pick<Directory, "definition">,
  name: string,
): PredefinedAttribute | undefined {
  return definition.predefinedAttributes.find((each) => each.name === name);
}
