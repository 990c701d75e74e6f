/** Mail addresses as they are read, kept and compared everywhere: in commands, requests, pastes, files and on the command line. */
import * as v from 'valibot';

/** As long as SMTP carries one (RFC 5321 4.5.3.1). */
const LONGEST_ADDRESS = 254;
const LONGEST_LOCAL_PART = 64;

/** Letters of any alphabet, and the signs that RFC 5322 3.2.3 allows without quotes. */
const LOCAL_PART = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const DOMAIN = /^[\p{L}\p{M}\p{N}.\u00b7\u0375\u05f3\u05f4\u200c\u200d\u30fb-]+$/u;
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const TOP_LABEL = /^(?:xn--[a-z0-9-]+|[a-z]{2,63})$/;

/**
 * Returns an address in its one form, or null for what is none: in lower case and NFC, with its domain in the letters that DNS
 * has, so that `ana@bücher.example` and `ana@xn--bcher-kva.example` are one.
 */
export function mailAddress(text: string): string | null {
  const plain = text.trim();
  if (plain.length > LONGEST_ADDRESS) return null;
  const at = plain.lastIndexOf('@');
  const local = plain.slice(0, Math.max(at, 0)).normalize('NFC').toLowerCase();
  if (local.length > LONGEST_LOCAL_PART || !LOCAL_PART.test(local)) return null;
  const domain = domainOf(plain.slice(at + 1));
  if (domain === null) return null;
  const address = `${local}@${domain}`;
  return address.length > LONGEST_ADDRESS ? null : address;
}

/** Returns an address in its one form; whatever is none stays as it is, for a look-up that finds nobody. */
export function sameAddress(text: string): string {
  return mailAddress(text) ?? text.trim().toLowerCase();
}

function domainOf(text: string): string | null {
  if (!DOMAIN.test(text)) return null;
  let host: string;
  try {
    // The one place where both Node and browsers have the mapping of UTS 46.
    host = new URL(`http://${text}/`).hostname;
  } catch {
    return null;
  }
  const labels = host.split('.');
  return labels.length > 1 && labels.every((label) => LABEL.test(label)) && TOP_LABEL.test(labels.at(-1) ?? '')
    ? host
    : null;
}

/** An address from outside, in its one form. */
export const addressSchema = v.pipe(
  v.string(),
  v.trim(),
  v.maxLength(LONGEST_ADDRESS),
  v.check((text) => mailAddress(text) !== null, 'must be a mail address'),
  v.transform(sameAddress),
);
