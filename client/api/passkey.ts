/** What the browser does with passkeys. Whatever the person or the device answers is an answer, never an exception. */
import {
  browserSupportsWebAuthn,
  platformAuthenticatorIsAvailable,
  startAuthentication,
  startRegistration,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser';
import type { PasskeyView } from '../../shared/api/views.ts';
import { api, type Answer } from './api.ts';

/**
 * `cancelled`: the person said no, took too long, or the device did not recognise them; a browser does not tell which.
 * `known`: this device holds a passkey of theirs already. `unsupported`: the device cannot.
 */
export type PasskeyFault = 'cancelled' | 'known' | 'unsupported';

export type PasskeyResult<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: PasskeyFault };

/** Whether this browser knows passkeys at all. */
export function knowsPasskeys(): boolean {
  return browserSupportsWebAuthn();
}

/** Whether this very device can keep a passkey, so that offering one is not in vain. */
export function canKeepPasskey(): Promise<boolean> {
  return platformAuthenticatorIsAvailable();
}

/** Asks the device for an answer of a passkey. */
export function usePasskey(optionsJSON: PublicKeyCredentialRequestOptionsJSON): Promise<PasskeyResult<unknown>> {
  return pressed(() => startAuthentication({ optionsJSON }));
}

/** Asks the device to make a passkey. */
function makePasskey(optionsJSON: PublicKeyCredentialCreationOptionsJSON): Promise<PasskeyResult<unknown>> {
  return pressed(() => startRegistration({ optionsJSON }));
}

async function pressed(press: () => Promise<unknown>): Promise<PasskeyResult<unknown>> {
  if (!knowsPasskeys()) return { ok: false, why: 'unsupported' };
  try {
    return { ok: true, value: await press() };
  } catch (fault) {
    return { ok: false, why: whyOf(fault) };
  }
}

function whyOf(fault: unknown): PasskeyFault {
  const name = fault instanceof Error ? fault.name : '';
  if (name === 'InvalidStateError') return 'known';
  // SecurityError: the page stands on a host that passkeys cannot belong to, such as a bare address.
  return ['NotSupportedError', 'ConstraintError', 'SecurityError'].includes(name) ? 'unsupported' : 'cancelled';
}

/** A refusal of the server, or of the device. */
export type PasskeyAnswer<T> = Answer<T> | { readonly ok: false; readonly why: PasskeyFault };

/** Makes a passkey on this device and adds it under a name. */
export async function addPasskey(name: string): Promise<PasskeyAnswer<PasskeyView>> {
  const options = await api.passkeyOptions();
  if (!options.ok) return options;
  const made = await makePasskey(options.value);
  return made.ok ? api.addPasskey(made.value, name) : made;
}

/** Signs in whoever's passkey answers. */
export async function signInWithPasskey(): Promise<PasskeyAnswer<undefined>> {
  const options = await api.passkeySignInOptions();
  if (!options.ok) return options;
  const used = await usePasskey(options.value);
  return used.ok ? api.passkeySignIn(used.value) : used;
}
