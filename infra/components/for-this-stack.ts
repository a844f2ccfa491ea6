/** Names the stack in a printed command: whoever named it with --stack may have another one selected. */
import * as pulumi from "@pulumi/pulumi";

/** @param command one command of `pulumi` or `leads`, not a list joined by `&&` */
export const forThisStack = (command: string): string => `${command} --stack ${pulumi.getStack()}`;
