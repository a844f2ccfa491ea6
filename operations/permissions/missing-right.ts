/** Reads the missing right from a refusal of Resource Manager. Texts: https://learn.microsoft.com/azure/role-based-access-control/troubleshooting */

/** A missing permission and its scope. */
export interface MissingRight {
  action: string;
  scope: string;
}

/** @param message of `AuthorizationFailed` or `LinkedAuthorizationFailed`; undefined when it names nothing */
export function missingRight(message: string): MissingRight | undefined {
  // in a linked refusal, the first action is the allowed one
  const linked = /perform action(?:\(s\))? '([^']+)' on the linked scope\(s\) '([^']+)'/.exec(message);
  const [, action, scope] = linked ?? /perform action '([^']+)' over scope '([^']+)'/.exec(message) ?? [];
  return action === undefined || scope === undefined ? undefined : { action, scope };
}

/** Who can give the permission, in words. */
export function givenBy({ action, scope }: MissingRight): string {
  return `You lack the right ${action} on ${scope}. Somebody who may assign roles there (Owner, User Access Administrator) can give you a role with it: see docs/permissions.md. It works after some minutes.`;
}
