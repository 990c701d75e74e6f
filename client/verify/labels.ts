/** What a check finds, in the reader's language. */
import type { AssertionFault } from '../../shared/proof/formats/assertion.ts';
import type { FactsOf, Fault, FaultCode, Which, Whose } from '../../shared/proof/verify/faults.ts';
import type { PdfFault } from '../../shared/proof/files/pdf.ts';
import type { TimeStampFault } from '../../shared/proof/formats/time-stamp.ts';
import type { CheckName, Expectations, Limit } from '../../shared/proof/verify/verify.ts';
import { m } from '../generated/i18n/messages.js';
import { fullTime } from '../kit/display/dates.ts';

/** What each check is about. */
export const CHECK_WORDS: { readonly [C in CheckName]: () => string } = {
  manifest: m.verify_check_manifest,
  canonical: m.verify_check_canonical,
  version: m.verify_check_version,
  log: m.verify_check_log,
  checkpoints: m.verify_check_checkpoints,
  lock: m.verify_check_lock,
  'sign-offs': m.verify_check_sign_offs,
  pdf: m.verify_check_pdf,
  'time-stamps': m.verify_check_time_stamps,
  seal: m.verify_check_seal,
};

const whose = (one: Whose): string => (one.of === 'lock' ? m.verify_whose_lock() : m.verify_whose_answer(one));
const which = (one: Which): string => {
  if (one.of === 'given') return m.verify_which_given();
  return one.of === 'accounts' ? m.verify_which_accounts(one) : m.verify_which_letter(one);
};
/** For messages that say no more than whose it is, or which. */
const of =
  (message: (facts: { whose: string }) => string) =>
  (facts: { readonly whose: Whose }): string =>
    message({ whose: whose(facts.whose) });
const on =
  (message: (facts: { which: string }) => string) =>
  (facts: { readonly which: Which }): string =>
    message({ which: which(facts.which) });

const PASSKEY: { readonly [F in AssertionFault]: () => string } = {
  encoding: m.verify_why_encoding,
  'client-data': m.verify_why_client_data,
  kind: m.verify_why_kind,
  statement: m.verify_why_statement,
  site: m.verify_why_site,
  framed: m.verify_why_framed,
  data: m.verify_why_data,
  host: m.verify_why_host,
  absent: m.verify_why_absent,
  unverified: m.verify_why_unverified,
  signature: m.verify_why_signature,
};

const PDF: { readonly [F in PdfFault]: () => string } = {
  'no-pdf': m.verify_pdf_no_pdf,
  empty: m.verify_pdf_empty,
  crowded: m.verify_pdf_crowded,
  unreadable: m.verify_pdf_unreadable,
  'other-text': m.verify_pdf_other_text,
  'unreadable-print': m.verify_pdf_unreadable_print,
  'names-of-nobody': m.verify_pdf_names_of_nobody,
  'other-names': m.verify_pdf_other_names,
};

const STAMP: { readonly [F in TimeStampFault]: () => string } = {
  unreadable: m.verify_stamp_unreadable,
  refused: m.verify_stamp_refused,
  other: m.verify_stamp_other,
  nonce: m.verify_stamp_nonce,
  signature: m.verify_stamp_signature,
  signer: m.verify_stamp_signer,
  certificate: m.verify_stamp_certificate,
};

/** By code. Those of the ZIP go on from the name of the file. */
const FAULTS: { readonly [C in FaultCode]: (facts: FactsOf<C>) => string } = {
  'zip-large': m.verify_too_large,
  'zip-unreadable': m.verify_no_bundle,
  'zip-hidden': m.verify_fault_zip_hidden,
  'zip-doubtful': m.verify_fault_zip_doubtful,
  'zip-checksum': m.verify_fault_zip_checksum,
  'zip-double': m.verify_fault_zip_double,
  'zip-bomb': m.verify_too_large,
  'zip-crowded': m.verify_fault_zip_crowded,
  'bundle-large': m.verify_fault_bundle_large,
  'file-missing': m.verify_fault_file_missing,
  'file-gone': m.verify_fault_file_gone,
  'file-unlisted': m.verify_fault_file_unlisted,
  'file-strange': m.verify_fault_file_strange,
  'file-changed': m.verify_fault_file_changed,
  'not-utf8': m.verify_fault_not_utf8,
  'not-json': m.verify_fault_not_json,
  'not-canonical': m.verify_fault_not_canonical,
  'name-inherited': m.verify_fault_name_inherited,
  'line-unended': m.verify_fault_line_unended,
  shape: ({ file, path }) => m.verify_fault_shape({ file, path: path === '' ? file : path }),
  'other-readme': m.verify_fault_other_readme,
  'log-empty': m.verify_fault_log_empty,
  'log-other': m.verify_fault_log_other,
  'entry-member': m.verify_fault_entry_member,
  'entry-format': m.verify_fault_entry_format,
  'entry-letter': m.verify_fault_entry_letter,
  'entry-number': m.verify_fault_entry_number,
  'entry-link': m.verify_fault_entry_link,
  'entry-changed': m.verify_fault_entry_changed,
  'entry-older': m.verify_fault_entry_older,
  'not-delegated': m.verify_fault_not_delegated,
  'accounts-unnamed': m.verify_fault_accounts_unnamed,
  'accounts-unknown': m.verify_fault_accounts_unknown,
  'key-change-id': m.verify_fault_key_change_id,
  'key-change-unsigned': m.verify_fault_key_change_unsigned,
  'key-id': m.verify_fault_key_id,
  'key-double': m.verify_fault_key_double,
  'key-unrecorded': m.verify_fault_key_unrecorded,
  'checkpoint-letter': on(m.verify_fault_checkpoint_letter),
  'checkpoint-key': (facts) => m.verify_fault_checkpoint_key({ ...facts, which: which(facts.which) }),
  'checkpoint-signature': on(m.verify_fault_checkpoint_signature),
  'checkpoint-beyond': (facts) => m.verify_fault_checkpoint_beyond({ ...facts, which: which(facts.which) }),
  'checkpoint-rewritten': (facts) => m.verify_fault_checkpoint_rewritten({ ...facts, which: which(facts.which) }),
  uncovered: m.verify_fault_uncovered,
  'other-key': m.verify_fault_other_key,
  'given-none': m.verify_fault_given_none,
  'lock-cut': m.verify_fault_lock_cut,
  'lock-previous': m.verify_fault_lock_previous,
  unlocked: m.verify_fault_unlocked,
  'locked-twice': m.verify_fault_locked_twice,
  'lock-other': m.verify_fault_lock_other,
  'lock-person': m.verify_fault_lock_person,
  'lock-approvals': m.verify_fault_lock_approvals,
  'lock-unbacked': m.verify_fault_lock_unbacked,
  'lock-unfounded': m.verify_fault_lock_unfounded,
  'log-unfollowable': m.verify_fault_log_unfollowable,
  'people-double': m.verify_fault_people_double,
  'answer-left-out': of(m.verify_fault_answer_left_out),
  'answers-order': m.verify_fault_answers_order,
  'answer-fallen': of(m.verify_fault_answer_fallen),
  'answer-double': m.verify_fault_answer_double,
  'people-more': m.verify_fault_people_more,
  'answer-unlogged': of(m.verify_fault_answer_unlogged),
  'answer-opposite': of(m.verify_fault_answer_opposite),
  'answer-about': of(m.verify_fault_answer_about),
  'answer-person': of(m.verify_fault_answer_person),
  'answer-assurance': of(m.verify_fault_answer_assurance),
  'answer-listed': of(m.verify_fault_answer_listed),
  'answer-unnamed': of(m.verify_fault_answer_unnamed),
  'answer-details': of(m.verify_fault_answer_details),
  'answer-link': of(m.verify_fault_answer_link),
  'answer-reason': of(m.verify_fault_answer_reason),
  'statement-other': of(m.verify_fault_statement_other),
  'statement-about': of(m.verify_fault_statement_about),
  'passkey-other': of(m.verify_fault_passkey_other),
  'passkey-unregistered': of(m.verify_fault_passkey_unregistered),
  'passkey-removed': of(m.verify_fault_passkey_removed),
  passkey: (facts) => m.verify_fault_passkey({ whose: whose(facts.whose), why: PASSKEY[facts.why]() }),
  pdf: ({ why }) => m.verify_fault_pdf({ why: PDF[why]() }),
  'stamp-beyond': m.verify_fault_stamp_beyond,
  'stamp-unloaded': m.verify_fault_stamp_unloaded,
  stamp: ({ file, why }) => m.verify_fault_stamp({ file, why: STAMP[why]() }),
  unsealed: m.verify_fault_unsealed,
  'seal-about': m.verify_fault_seal_about,
  'seal-key': m.verify_fault_seal_key,
  'seal-signature': m.verify_fault_seal_signature,
  'seal-gone': m.verify_fault_seal_gone,
  'seal-more': m.verify_fault_seal_more,
  'seal-changed': m.verify_fault_seal_changed,
  unreadable: m.verify_fault_unreadable,
  'receipt-signature': m.verify_fault_receipt_signature,
  'receipt-key': m.verify_fault_receipt_key,
  'receipt-about': m.verify_fault_receipt_about,
  'receipt-unreadable': m.verify_fault_receipt_unreadable,
};

/** Returns what does not hold, in a sentence. */
export function faultWords(fault: Fault): string {
  // Each code comes with its own facts: the type of `Fault` says so, and a call by a code that is known only here cannot.
  const say = FAULTS[fault.code] as (facts: unknown) => string;
  return say('facts' in fault ? fault.facts : {});
}

/** Returns what was found of something that holds. */
export function heldWords(held: Expectations): string {
  switch (held.check) {
    case 'manifest':
      return m.verify_held_manifest(held.facts);
    case 'canonical':
      return m.verify_held_canonical();
    case 'version':
      return m.verify_held_version(held.facts);
    case 'log':
      return m.verify_held_log(held.facts);
    case 'checkpoints':
      return m.verify_held_checkpoints(held.facts);
    case 'lock': {
      const { version, at, assurance } = held.facts;
      const facts = { version, when: fullTime(at) };
      return assurance === 'passkey' ? m.verify_held_lock_passkey(facts) : m.verify_held_lock(facts);
    }
    case 'sign-offs':
      return m.verify_held_sign_offs(held.facts);
    case 'pdf':
      return m.verify_held_pdf();
    case 'time-stamps': {
      const { count, at, by, seq } = held.facts;
      return m.verify_held_time_stamps({ count, when: fullTime(at), by, seq });
    }
    case 'seal':
      return m.verify_held_seal(held.facts);
  }
}

/** Returns what a bundle does not prove. */
export function limitWords(limit: Limit): string {
  switch (limit.code) {
    case 'key':
      return m.verify_limit_key(limit.facts);
    case 'checkpoint':
      return m.verify_limit_checkpoint();
    case 'time':
      return m.verify_limit_time();
    case 'authority':
      return m.verify_limit_authority(limit.facts);
    case 'passkeys':
      return m.verify_limit_passkeys(limit.facts);
    case 'links':
      return m.verify_limit_links(limit.facts);
    case 'lock':
      return m.verify_limit_lock();
    case 'print':
      return m.verify_limit_print();
    case 'receipt':
      return m.verify_limit_receipt();
    case 'erased':
      return m.verify_limit_erased();
  }
}
