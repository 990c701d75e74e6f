/**
 * Acts that weigh on a letter that asks for passkeys: an answer taken back, the lead offered and taken, the list closed, the letter deleted. The
 * device shows no more than the site's name, so what it is about to sign is compared here with what is on the screen.
 */
import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser';
import type { CommandAnswer, LetterView, Problem } from '../../shared/api/views.ts';
import type { CommandOf } from '../../shared/decision/model/commands.ts';
import { agreedAct, type ActOnScreen } from '../../shared/proof/formats/act-statement.ts';
import { api, type ActOptions, type Answer, type WantedAct } from '../api/api.ts';
import { usePasskey, type PasskeyFault, type PasskeyResult } from '../api/passkey.ts';
import { sentenceFor } from '../api/refusals.ts';
import { m } from '../generated/i18n/messages.js';

/** What weighs besides answers and the lock, which show more before they are signed. */
export type WeightyCommand = CommandOf<
  'RetractSignOff' | 'TransferLead' | 'AcceptLead' | 'CloseSignatures' | 'DeleteLetter'
>;

type Fault =
  | { readonly ok: false; readonly problem: Problem }
  /** `other`: the server asked for a signature under something else; the device was not asked. `mailed`: a link has to be opened first. */
  | { readonly ok: false; readonly why: PasskeyFault | 'other' | 'mailed' };
export type ActResult = { readonly ok: true } | Fault;

/** Whom to ask: the letter, the server what it wants signed, the device to sign. */
export interface Actor {
  readonly view: Pick<LetterView, 'id' | 'me' | 'settings'>;
  readonly run: (command: WeightyCommand) => Promise<Answer<CommandAnswer>>;
  readonly options: (wanted: WantedAct) => Promise<Answer<ActOptions>>;
  readonly device: (options: PublicKeyCredentialRequestOptionsJSON) => Promise<PasskeyResult<unknown>>;
  /** Where the page stands: scheme, host, port. */
  readonly origin: string;
}

/** Does it on a letter, confirmed as the letter asks. */
export function act(
  letter: { readonly id: string; readonly run: Actor['run'] },
  view: Actor['view'],
  command: WeightyCommand,
): Promise<ActResult> {
  const options: Actor['options'] = (wanted) => api.actOptions(letter.id, wanted);
  const run: Actor['run'] = (given) => letter.run(given);
  return confirmedAct({ view, run, options, device: usePasskey, origin: location.origin }, command);
}

/**
 * Runs the command with the passkey's signature over just that where the letter asks for passkeys; of whoever has none, the
 * server asks for a mail link opened within minutes.
 */
async function confirmedAct(actor: Actor, command: WeightyCommand): Promise<ActResult> {
  if (!actor.view.settings.passkeysRequired) return sent(actor, command);
  const wanted = wantedOf(command);
  const asked = await actor.options(wanted);
  if (!asked.ok) return asked.problem['noPasskey'] === true ? sent(actor, command) : asked;
  const { statement, options } = asked.value;
  const onScreen: ActOnScreen = {
    ...{ act: wanted.decision, letter: actor.view.id, person: actor.view.me.person, origin: actor.origin },
    ...('version' in wanted ? { version: wanted.version } : {}),
    ...('person' in wanted ? { to: wanted.person } : {}),
  };
  if (!asksHere(options, actor.origin)) return { ok: false, why: 'other' };
  if ((await agreedAct(statement, options.challenge, onScreen)) === null) return { ok: false, why: 'other' };
  const used = await actor.device(options);
  return used.ok ? sent(actor, { ...command, passkey: used.value }) : used;
}

async function sent({ run }: Actor, command: WeightyCommand): Promise<ActResult> {
  const answer = await run(command);
  if (answer.ok) return { ok: true };
  const { problem } = answer;
  return problem.code === 'confirm-first' && problem['passkey'] !== true ? { ok: false, why: 'mailed' } : answer;
}

function wantedOf(command: WeightyCommand): WantedAct {
  switch (command.type) {
    case 'RetractSignOff':
      return { decision: 'retracted', version: command.version };
    case 'TransferLead':
      return { decision: 'lead-offered', person: command.person };
    case 'AcceptLead':
      return { decision: 'lead-accepted' };
    case 'CloseSignatures':
      return { decision: 'closed' };
    case 'DeleteLetter':
      return { decision: 'deleted' };
  }
}

/** Whether the device is asked for this site's passkeys, and to make sure of its user. */
export function asksHere({ rpId, userVerification }: PublicKeyCredentialRequestOptionsJSON, origin: string): boolean {
  return rpId === new URL(origin).hostname && userVerification === 'required';
}

/** What happened, what is safe, what to do. */
export function actFault(fault: Fault): string {
  if ('problem' in fault) return sentenceFor(fault.problem);
  switch (fault.why) {
    case 'mailed':
      return m.app_act_mailed();
    case 'other':
      return m.app_act_other();
    case 'unsupported':
      return m.identity_passkey_unsupported();
    case 'known':
    case 'cancelled':
      return m.app_act_cancelled();
  }
}
