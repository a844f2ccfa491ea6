/** JSON schemas and examples that several configuration keys share. */

export const guid = "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$";
export const exampleId = "00000000-0000-4000-8000-000000000001";
export const text = { type: "string" };
/** A secret's text, of which nothing is printed. */
export const secretText = { ...text, minLength: 1 };
export const oneOf = (set: object) => ({ type: "string", enum: Object.values(set) });
export const wholeNumber = (minimum: number, maximum: number) => ({ type: "integer", minimum, maximum });
export const yesOrNo = { description: "true or false", example: "true", schema: { type: "boolean" } };
/** Pattern of a text in any letter case. */
export const anyCase = (text: string) => text.replace(/[a-z]/g, (one) => `[${one.toUpperCase()}${one}]`);
