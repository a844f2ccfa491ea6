/** Shape of one function of the language, and the parameter checks that many share. */
import { type ExpressionError, functionError, plainFunctionError } from "../errors";
import { isObject, type JsonObject, type JsonValue, typeName, type Value } from "../json";
import type { Scope } from "../scope";

export interface FunctionDefinition {
  /** As the reference spells it. */
  readonly name: string;
  /** Smallest and largest number of parameters. */
  readonly arity: readonly [fewest: number, most: number];
  /** Parameters arrive evaluated, left to right. A {@link WholeFloat} stays one only with `keepsFloats`. */
  readonly call: (parameters: readonly JsonValue[], scope: Scope) => Value;
  readonly keepsFloats?: undefined;
  readonly isLazy?: undefined;
}

/** A function that distinguishes `2.0` from `2`. */
export interface FloatFunctionDefinition {
  readonly name: string;
  readonly arity: readonly [fewest: number, most: number];
  readonly keepsFloats: true;
  readonly isLazy?: undefined;
  readonly call: (parameters: readonly Value[], scope: Scope) => Value;
}

/** A function that evaluates only the parameters it needs. */
export interface LazyFunctionDefinition {
  readonly name: string;
  readonly arity: readonly [fewest: number, most: number];
  readonly isLazy: true;
  readonly keepsFloats?: undefined;
  readonly call: (parameters: readonly LazyParameter[], scope: Scope) => Value;
}

/** A parameter of a lazy function. */
export type LazyParameter = (scope: Scope) => Value;

export type AnyFunctionDefinition = FunctionDefinition | FloatFunctionDefinition | LazyFunctionDefinition;

/** Most parameters of a function that takes any number. */
export const anyNumber = Number.POSITIVE_INFINITY;

const ordinals = ["first", "second", "third", "fourth", "fifth"];

/**
 * Complaint about the type of one parameter, e.g. `expects its first parameter to be of type string. …`.
 *
 * @param label what Azure calls the parameter, where its text does
 */
export function wrongType(
  name: string,
  index: number,
  expected: string,
  found: JsonValue,
  label?: string,
): ExpressionError {
  const parameter = label === undefined ? "parameter" : `parameter '${label}'`;
  const complaint = `expects its ${ordinals[index]} ${parameter} to be ${expected}.`;
  return functionError(name, `${complaint} The provided value is of type '${typeName(found)}'.`);
}

/** Complaint about the only parameter, e.g. `expects its parameter to be a string. …`. */
export function wrongOnlyType(name: string, expected: string, found: JsonValue): ExpressionError {
  const complaint = `expects its parameter to be ${expected}.`;
  return functionError(name, `${complaint} The provided value is of type '${typeName(found)}'.`);
}

/**
 * Complaint about every parameter of a wrong type.
 *
 * @param expected e.g. `booleans`
 * @param found the wrong ones
 */
export function wrongTypes(name: string, expected: string, found: readonly JsonValue[]): ExpressionError {
  const complaint = `expects all of its parameters to be ${expected}.`;
  const types = found.map(typeName).join("', '");
  return plainFunctionError(name, `${complaint} Found invalid parameter types: '${types}'.`);
}

export function textParameter(name: string, parameters: readonly JsonValue[], index: number): string {
  const value = parameters[index] as JsonValue;
  if (typeof value !== "string") throw wrongType(name, index, "of type string", value);
  return value;
}

export function onlyText(name: string, parameters: readonly JsonValue[]): string {
  const value = parameters[0] as JsonValue;
  if (typeof value !== "string") throw wrongOnlyType(name, "a string", value);
  return value;
}

export function integerParameter(name: string, parameters: readonly JsonValue[], index: number): number {
  const value = parameters[index] as JsonValue;
  if (typeof value !== "number" || !Number.isInteger(value))
    throw wrongType(name, index, "an integer", value);
  return value;
}

export function objectParameter(name: string, parameters: readonly JsonValue[], index: number): JsonObject {
  const value = parameters[index] as JsonValue;
  if (!isObject(value)) throw wrongType(name, index, "an object", value);
  return value;
}
