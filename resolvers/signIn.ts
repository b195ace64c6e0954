import { util, type Context } from '@aws-appsync/utils';
import { callerOf } from './caller.ts';
import { fail } from './errors.ts';

const minuteSeconds = 60;

/**
 * Ends with `StepUpRequired` unless the caller has signed in within so many minutes (the token's `auth_time`: refreshed
 * tokens keep it). Machines do not sign in, so they never pass.
 */
export function requireSignIn(ctx: Context, minutes: number): void {
  const { signedInAt } = callerOf(ctx);
  if (signedInAt < util.time.nowEpochSeconds() - minutes * minuteSeconds) {
    fail(
      'StepUpRequired',
      `This takes a sign-in of the last ${minutes} minutes. Sign in again, and repeat it.`,
    );
  }
}
