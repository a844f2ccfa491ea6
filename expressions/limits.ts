/**
 * Limits of expressions.
 *
 * Source: https://learn.microsoft.com/azure/logic-apps/logic-apps-limits-and-configuration and the function reference.
 */

/** Longest text of one expression, in UTF-16 units. */
export const maxExpressionLength = 8192;

/** Longest text of a function or an interpolation, in UTF-16 units (the limits page of 2019 said 131,072). */
export const maxTextLength = 104_857_600;

/** Most items of `range`. */
export const maxRangeCount = 100_000;

/** Deepest nesting of calls in an expression, and of values in a template. Ours: keeps the JavaScript stack safe. */
export const maxDepth = 256;

/** Most parsed templates in memory. The oldest is dropped first. Ours. */
export const maxCachedTemplates = 2000;
