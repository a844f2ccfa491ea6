/**
 * Finds the lead properties that a definition reads, also through Compose and ParseJson steps: `outputs('Lead')?['Email']` where
 * `Lead` passes the trigger's body on.
 *
 * Values are followed through functions that pass a lead on, but not through variables, loops and
 * computed keys.
 */

import type { CallNode, MemberNode, Node } from "../../expressions/ast";
import { expressionsOf } from "../../expressions/check";
import { ExpressionError } from "../../expressions/errors";
import { isObject } from "../../expressions/json";
import { type PlainObject, valueAt } from "../engine-values";
import { type Action, type Definition, ownPart } from "./definition";

/** A property path in the lead, `["UserDetails", "Email"]`; `[]` is the whole lead. */
export type LeadPath = readonly string[];

/** One read of a lead property. */
export interface LeadReading {
  /** Path of the action or trigger that reads. */
  readonly place: string;
  readonly path: LeadPath;
}

/** The possible origin of a value. Equal origins have equal ids. */
type Origin = LeadOrigin | TemplateOrigin | RecordOrigin;

/** The lead or a part of it. */
interface LeadOrigin {
  readonly kind: "lead";
  readonly id: string;
  readonly path: LeadPath;
}

/** The results of the templates in an object. */
interface TemplateOrigin {
  readonly kind: "template";
  readonly id: string;
  readonly value: PlainObject;
  readonly place: string;
}

/** A record that has another origin under these keys. */
interface RecordOrigin {
  readonly kind: "record";
  readonly id: string;
  readonly keys: readonly string[];
  readonly inside: Origin;
}

/** Functions that pass a lead on, and which parameters may contain it. */
const passesOn = new Map<string, (parameters: readonly Node[]) => readonly Node[]>([
  ["coalesce", (all) => all],
  ["union", (all) => all],
  ["if", (all) => all.slice(1)],
  ...[
    "json",
    "string",
    "trim",
    "base64tostring",
    "decodebase64",
    "addproperty",
    "setproperty",
    "removeproperty",
  ].map((name): [string, (parameters: readonly Node[]) => readonly Node[]] => [
    name,
    (all) => all.slice(0, 1),
  ]),
]);

/** Keys of the trigger's records that lead to its body. */
const triggerKeys = new Map<string, readonly string[]>([
  ["triggerbody", []],
  ["triggeroutputs", ["body"]],
  ["trigger", ["outputs", "body"]],
]);

/** Functions that return the result of an action. */
const readsAction = new Set(["outputs", "body", "actions"]);

/**
 * Every lead property that is read, each once per place. Expressions that do not parse are left out.
 *
 * @param isKnown whether the lead has this property; properties below an unknown one are not reported again
 */
export function leadReadings(definition: Definition, isKnown: (path: LeadPath) => boolean): LeadReading[] {
  const walk = new LeadWalk(definition.actions, isKnown);
  for (const operation of [...definition.triggers, ...definition.actions]) {
    walk.templates(ownPart(operation), operation.place);
  }
  walk.templates(definition.outputs, "definition/outputs");
  return walk.readings;
}

/** Every lead property that one expression reads, also through other actions. Parts of a path are paths of their own. */
export function leadPathsOf(expression: Node, { actions }: Pick<Definition, "actions">): LeadPath[] {
  const walk = new LeadWalk(actions, () => true);
  walk.expression(expression, "");
  return walk.readings.map(({ path }) => path);
}

class LeadWalk {
  readonly #actions: ReadonlyMap<string, Action>;
  readonly #isKnown: (path: LeadPath) => boolean;
  readonly #readings = new Map<string, LeadReading>();
  /** By place and template string. Empty during the search, so that circular actions end. */
  readonly #origins = new Map<string, readonly Origin[]>();
  readonly #templates = new Map<PlainObject, Origin>();

  constructor(actions: readonly Action[], isKnown: (path: LeadPath) => boolean) {
    this.#actions = new Map(actions.map((action) => [action.name.toLowerCase(), action]));
    this.#isKnown = isKnown;
  }

  get readings(): LeadReading[] {
    return [...this.#readings.values()];
  }

  /** Visits every template of a value. */
  templates(value: unknown, place: string): void {
    if (typeof value === "string") this.#text(value, place);
    else if (typeof value === "object" && value !== null) {
      for (const [key, inside] of Object.entries(value)) {
        this.#text(key, place);
        this.templates(inside, place);
      }
    }
  }

  expression(node: Node, place: string): void {
    this.#origin(node, place);
  }

  /** The origin of a template's result; none for a literal, mixed or invalid template. */
  #text(text: string, place: string): readonly Origin[] {
    if (!text.includes("@")) return [];
    const key = `${place}\n${text}`;
    const known = this.#origins.get(key);
    if (known !== undefined) return known;
    this.#origins.set(key, []);
    const found = this.#parsed(text, place);
    this.#origins.set(key, found);
    return found;
  }

  #parsed(text: string, place: string): readonly Origin[] {
    try {
      const origins = expressionsOf(text).map(({ node }) => this.#origin(node, place));
      return text.startsWith("@") && origins.length === 1 ? (origins[0] ?? []) : [];
    } catch (error) {
      if (error instanceof ExpressionError) return [];
      throw error;
    }
  }

  #origin(node: Node, place: string): readonly Origin[] {
    if (node.kind === "literal") return [];
    return node.kind === "call" ? this.#call(node, place) : this.#member(node, place);
  }

  #call(node: CallNode, place: string): readonly Origin[] {
    const name = node.name.toLowerCase();
    const given = new Map(node.parameters.map((parameter) => [parameter, this.#origin(parameter, place)]));
    const keys = triggerKeys.get(name);
    if (keys !== undefined) return [record(keys, leadAt([]))];
    const action = readsAction.has(name) ? this.#named(node.parameters[0]) : undefined;
    if (action !== undefined) return this.#resultOf(name, action);
    return distinct(
      (passesOn.get(name)?.(node.parameters) ?? [])
        .flatMap((parameter) => given.get(parameter) ?? [])
        .map(unwrapped),
    );
  }

  #named(name: Node | undefined): Action | undefined {
    return name?.kind === "literal" ? this.#actions.get(String(name.value).toLowerCase()) : undefined;
  }

  #resultOf(reader: string, action: Action): readonly Origin[] {
    const outputs = this.#outputsOf(action);
    if (reader === "outputs") return outputs;
    if (reader === "actions") return outputs.map((origin) => record(["outputs"], origin));
    return outputs.flatMap((origin) => this.#step(origin, "body", action.place));
  }

  #outputsOf({ type, source, place }: Action): readonly Origin[] {
    if (type === "compose") return this.#value(source.inputs, place);
    if (type !== "parsejson") return [];
    return this.#value(valueAt(source, "inputs", "content"), place).map((origin) => record(["body"], origin));
  }

  #value(value: unknown, place: string): readonly Origin[] {
    if (typeof value === "string") return this.#text(value, place);
    if (!isObject(value)) return [];
    const known = this.#templates.get(value);
    if (known !== undefined) return [known];
    const origin: Origin = { kind: "template", id: `template ${this.#templates.size}`, value, place };
    this.#templates.set(value, origin);
    return [origin];
  }

  #member(node: MemberNode, place: string): readonly Origin[] {
    const targets = this.#origin(node.target, place);
    this.#origin(node.key, place);
    if (node.key.kind !== "literal") return [];
    const key = String(node.key.value);
    return distinct(targets.flatMap((target) => this.#step(target, key, place)));
  }

  /** The origin of a value's property. */
  #step(origin: Origin, key: string, place: string): readonly Origin[] {
    if (origin.kind === "lead") return this.#read([...origin.path, key], place);
    if (origin.kind === "template") {
      const name = Object.keys(origin.value).find((own) => own.toLowerCase() === key.toLowerCase());
      return name === undefined ? [] : this.#value(valueAt(origin.value, name), origin.place);
    }
    const [next, ...others] = origin.keys;
    return next === key.toLowerCase() ? [record(others, origin.inside)] : [];
  }

  #read(path: LeadPath, place: string): readonly Origin[] {
    this.#readings.set(JSON.stringify([place, path]), { place, path });
    if (!this.#isKnown(path)) return [];
    return [leadAt(path)];
  }
}

const leadAt = (path: LeadPath): Origin => ({ kind: "lead", id: JSON.stringify(path), path });

/** A body that is not JSON is wrapped as base64 text; a function that reads this text returns the lead. */
const unwrapped = (origin: Origin): Origin =>
  origin.kind === "lead" && origin.path[0] === "$content" ? leadAt([]) : origin;

const record = (keys: readonly string[], inside: Origin): Origin =>
  keys.length === 0 ? inside : { kind: "record", id: `${keys.join("/")} ${inside.id}`, keys, inside };

const distinct = (origins: readonly Origin[]): readonly Origin[] => [
  ...new Map(origins.map((origin) => [origin.id, origin])).values(),
];
