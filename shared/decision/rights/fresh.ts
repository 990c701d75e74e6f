import type { Context } from '../model/context.ts';
import { passkeyFailed, refuse, type Decision } from '../model/decision.ts';
import type { LetterState } from '../model/state.ts';

/**
 * What an act that weighs asks for where the letter asks for passkeys: the passkey's signature over it, or of whoever has none
 * a mail link opened within minutes; an old cookie does not suffice. Rule S13.
 * @param sent whether the command carries a passkey's answer
 */
export function unconfirmed(state: LetterState, { signOff }: Context, sent: boolean): Decision | null {
  const { passkey, link, hasPasskey } = signOff ?? {};
  if (passkey) return null;
  if (sent) return passkeyFailed();
  if (!state.settings.passkeysRequired || (link && hasPasskey !== true)) return null;
  return hasPasskey === true
    ? passkeyAsked('This letter asks for passkeys. ')
    : refuse(
        'confirm-first',
        'To do this, open the sign-in link that we have just sent to your mailbox, then repeat it.',
      );
}

/** Refuses until the person's own passkey confirms it. */
export function passkeyAsked(because = ''): Decision {
  return refuse('confirm-first', `${because}Confirm this with your passkey.`, { facts: { passkey: true } });
}
