/**
 * Signing by passkey. A device shows its owner no more than the name of the site, so everything that is about to be signed is
 * worked out here from what is on the screen, and the device is not asked when the server wants anything else (trust.md 5).
 */
import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser';
import type { LetterView, Problem } from '../../../shared/api/views.ts';
import { approvalsOf, find } from '../../../shared/decision/index.ts';
import { agreedLock, approvalsDigest } from '../../../shared/proof/formats/lock-statement.ts';
import {
  agreedStatement,
  personRefOf,
  textRefOf,
  type PersonDetails,
  type Statement,
} from '../../../shared/proof/formats/statement.ts';
import type { Answer, SignOffOptions } from '../../api/api.ts';
import type { PasskeyFault, PasskeyResult } from '../../api/passkey.ts';
import { nameWithGroup } from '../../kit/display/person.ts';
import { asksHere } from '../../letter/weighty-acts.ts';
import { fingerprintOf, type ShownText } from './check-text.ts';

/** An entry of the list as its owner corrects it, whole; what is empty is not listed. */
export interface ListedAs {
  readonly name: string;
  readonly group: string;
  readonly country: string;
}

/** What the signatory has before their eyes. */
export interface OnPage {
  readonly view: Pick<LetterView, 'id' | 'versions' | 'me' | 'signatories' | 'people'>;
  readonly version: number;
  readonly text: ShownText;
  readonly decision: Statement['decision'];
  /** As typed, for a refusal. */
  readonly reason?: string;
  /** Of an approval: how the signatory is to be listed, where that differs from the list. */
  readonly listedAs?: ListedAs;
  /** Where the page stands: scheme, host, port. */
  readonly origin: string;
}

/** Whom to ask: the server what it wants signed, the device to sign. */
export interface Askable {
  readonly options: (about: {
    version: number;
    digest: string;
    decision: Statement['decision'];
    reason?: string;
    listedAs?: ListedAs;
  }) => Promise<Answer<SignOffOptions>>;
  readonly device: (options: PublicKeyCredentialRequestOptionsJSON) => Promise<PasskeyResult<unknown>>;
}

export type SignResult =
  /** `digest`: of the text on the screen. */
  | { readonly ok: true; readonly passkey: unknown; readonly digest: string }
  | { readonly ok: false; readonly problem: Problem }
  /** `other`: the server asked for a signature under something else than the page shows; the device was not asked. */
  | { readonly ok: false; readonly why: PasskeyFault | 'other' }
  /** Of a lock: the approvals that stand are others by now than the page counts. */
  | { readonly ok: false; readonly why: 'changed' }
  /** `as`: how the list that would be signed names the person, which is not what the page says. */
  | { readonly ok: false; readonly why: 'listed'; readonly as: string };

const OTHER = { ok: false, why: 'other' } as const;

/** Has the passkey sign this decision on this text, and nothing else. */
export async function signed(page: OnPage, ask: Askable): Promise<SignResult> {
  const { view, version, text, decision, reason, listedAs: corrected, origin } = page;
  const digest = await fingerprintOf(view, version, text);
  if (digest === null || view.versions.find(({ number }) => number === version)?.digest !== digest) return OTHER;
  const asked = await ask.options({
    ...{ version, digest, decision },
    ...(reason === undefined ? {} : { reason }),
    ...(corrected === undefined ? {} : { listedAs: corrected }),
  });
  if (!asked.ok) return asked;
  const { statement, options, details, reasonSalt } = asked.value;
  const onScreen = { decision, letter: view.id, version, digest, person: view.me.person, origin };
  const agreed = await agreedStatement(statement, options.challenge, onScreen);
  if (agreed === null || !(await isReason(agreed, reason, reasonSalt))) return OTHER;
  if (!asksHere(options, origin)) return OTHER;
  if (!details || details.id !== view.me.person || (await personRefOf(details)) !== agreed.personRef) return OTHER;
  const as = nameWithGroup(details);
  const same = corrected ? isListedAs(details, corrected) : as === listedAs(view);
  if (!same) return { ok: false, why: 'listed', as };
  const used = await ask.device(options);
  return used.ok ? { ok: true, passkey: used.value, digest } : used;
}

/** Whether the entry that would be signed is what the page shows, to the letter. */
function isListedAs({ name, group = '', country = '' }: PersonDetails, shown: ListedAs): boolean {
  return name === shown.name && group === shown.group && country === shown.country;
}

/** What the lead author has before their eyes. */
export interface LockPage {
  readonly view: LetterView;
  readonly version: number;
  readonly text: ShownText;
  readonly origin: string;
}

/** Has the lead author's passkey sign that this text becomes final with the approvals that the page counts, and nothing else. */
export async function signedLock(
  { view, version, text, origin }: LockPage,
  ask: {
    readonly options: (about: {
      version: number;
      digest: string;
    }) => Promise<Answer<Pick<SignOffOptions, 'statement' | 'options'>>>;
    readonly device: Askable['device'];
  },
): Promise<SignResult> {
  const digest = await fingerprintOf(view, version, text);
  const state = view;
  const shown = find.version(state, version);
  if (digest === null || shown?.digest !== digest) return OTHER;
  const asked = await ask.options({ version, digest });
  if (!asked.ok) return asked;
  const { statement, options } = asked.value;
  const approvals = approvalsOf(state, shown);
  const onScreen = { letter: view.id, version, digest, person: view.me.person, origin };
  const agreed = await agreedLock(statement, options.challenge, onScreen);
  if (agreed === null || !asksHere(options, origin)) return OTHER;
  const same = agreed.approvals === approvals.length && agreed.signOffs === (await approvalsDigest(approvals));
  if (!same) return { ok: false, why: 'changed' };
  const used = await ask.device(options);
  return used.ok ? { ok: true, passkey: used.value, digest } : used;
}

/** Returns how a person will be listed, as the page says it; empty for whoever is not on the list. */
export function listedAs({ signatories, people, me }: OnPage['view']): string {
  const listed = signatories.find(({ person }) => person === me.person) ?? people[me.person];
  return listed ? nameWithGroup(listed) : '';
}

async function isReason({ reasonRef }: Statement, reason: string | undefined, salt: string | undefined) {
  if (reason === undefined || reasonRef === undefined) return reason === undefined && reasonRef === undefined;
  return salt !== undefined && (await textRefOf(salt, reason)) === reasonRef;
}
